"""Tables as text to typed frames."""

from __future__ import annotations

import pandas as pd

from koruz.datapackage.descriptor import Field, Resource
from koruz.datapackage.rawcsv import RawTable

_TRUE = ["true", "True", "TRUE", "1"]
_FALSE = ["false", "False", "FALSE", "0"]


def frame(resource: Resource, table: RawTable) -> pd.DataFrame:
    """Type a table by its schema.

    Integers become Int64, numbers float64, booleans boolean, all else str; dates stay text, since a reduced date such
    as 2024-06 has no day. An empty cell is missing in every type.

    Args:
        resource: The table's description.
        table: The table as text, with cells that have been examined.

    Returns:
        A frame with the columns in the schema's order and the rows in the file's.

    Raises:
        ValueError: If a cell can't be what its column says.
    """
    return pd.DataFrame({field.name: _column(field, table.column(field.name)) for field in resource.fields})


def _column(field: Field, cells: list[str]) -> pd.Series:
    filled: list[str | None] = [cell or None for cell in cells]
    if field.type == "number":
        # float() reads the nearest double; faster parsers may miss it by one place.
        return pd.Series([float(cell) if cell else float("nan") for cell in cells], dtype="float64")
    if field.type in ("integer", "year"):
        return pd.Series([int(cell) if cell else None for cell in cells], dtype="Int64")
    if field.type == "boolean":
        return pd.Series([_boolean(field, cell) if cell else None for cell in cells], dtype="boolean")
    return pd.Series(filled, dtype="str")


def _boolean(field: Field, cell: str) -> bool:
    if cell in field.raw.get("trueValues", _TRUE):
        return True
    if cell in field.raw.get("falseValues", _FALSE):
        return False
    raise ValueError(f"{field.name}: {cell!r} is neither true nor false")
