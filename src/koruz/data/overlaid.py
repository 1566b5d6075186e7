"""The data package with new figures laid over it, for as long as somebody uses it."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from koruz.data.account import account
from koruz.data.catalog import Catalog
from koruz.data.overlay import merge
from koruz.data.package.descriptor import find_data


class Overlaid(Catalog):
    """Tables of the merged package.

    Args:
        over: A folder of workbooks and CSVs, or one such file.
        data: The folder of the package; see `catalog.open_catalog`.

    Attributes:
        account: What the new figures do, row by row.

    Raises:
        BadInput: If there is no package, or the figures don't fit it.
    """

    def __init__(self, over: Path, data: Path | str | None = None) -> None:
        self._merged = TemporaryDirectory(prefix="koruz-data-")  # gone with the catalog
        merged = merge(find_data(data), over, Path(self._merged.name) / "data")
        super().__init__(merged.package)
        self.account = account(merged)
