"""The fingerprint of a data package's content; standard library only, and no import that costs."""

from __future__ import annotations

import hashlib
import os

from koruz.data import plainfile

TYPE_CHECKING = False  # as in typing, whose import would cost
if TYPE_CHECKING:
    from collections.abc import Iterable

DESCRIPTOR = "datapackage.json"


def content_digest(folder: str | os.PathLike[str], paths: Iterable[str]) -> str:
    """Fingerprint of the descriptor and of the files that it names.

    Args:
        folder: The folder that holds the descriptor.
        paths: Files that the descriptor names, relative to the folder, with slashes.

    Returns:
        SHA-256 in hexadecimal digits; what isn't there, or is no plain file, counts as missing.
    """
    total = hashlib.sha256()
    for path in sorted({DESCRIPTOR, *paths}):
        try:
            with os.fdopen(plainfile.opened(os.path.join(folder, path)), "rb") as file:
                content = hashlib.file_digest(file, "sha256").hexdigest()
        except OSError:
            content = "missing"
        total.update(f"{len(path)} {path} {content}\n".encode())
    return total.hexdigest()
