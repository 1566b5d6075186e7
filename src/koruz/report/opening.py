"""How a notebook opens the data package: found by itself, and its parameters checked against it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from koruz.data import catalog
from koruz.data.catalog import Catalog as Catalog
from koruz.report.parameters import check_running


def open_catalog(
    data: Path | str | None = None,
    *,
    parameters: Mapping[str, Any] | None = None,
    overlay: Path | str | None = None,
) -> Catalog:
    """Open the data package, and check a notebook's parameters against it.

    Args:
        data: Its folder; if None, the environment variable KORUZ_DATA, else `data` beside or above the working folder.
        parameters: The notebook's `globals()`: what it declares with a type of `koruz.report.parameters` is checked.
        overlay: A folder of workbooks and CSVs, or one such file, to lay over the data; `catalog.account` tells what
            they do. The package itself stays as it is.

    Raises:
        BadInput: If there is no package, its descriptor can't be used, the overlay doesn't fit it, or a parameter is
            wrong.
    """
    opened = catalog.open_catalog(data) if overlay is None else _overlaid(Path(overlay), data)
    if parameters is not None:
        check_running(parameters, opened.answers)
    return opened


def _overlaid(over: Path, data: Path | str | None) -> Catalog:
    from koruz.data.overlaid import Overlaid  # with workbooks and their readers

    return Overlaid(over, data)
