"""ZIP files that are the same bytes on every machine."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from io import BytesIO
from zipfile import ZIP_STORED, ZipFile, ZipInfo

_UNIX = 3
_READABLE = 0o100644  # a plain file that everybody may read


def packed(files: Mapping[str, bytes], day: date) -> bytes:
    """Pack files into a ZIP.

    They are stored as they are: zlib, which would compress them, gives other bytes in another build.

    Args:
        files: Contents by name, with slashes; the order doesn't matter.
        day: The date that every file bears.
    """
    archive = BytesIO()
    with ZipFile(archive, "w", ZIP_STORED) as file:
        for name in sorted(files):
            entry = ZipInfo(name, (max(day.year, 1980), day.month, day.day, 0, 0, 0))
            entry.create_system, entry.external_attr = _UNIX, _READABLE << 16
            file.writestr(entry, files[name])
    return archive.getvalue()
