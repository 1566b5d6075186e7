"""Tables as text to typed frames."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd
from pandas.api.extensions import ExtensionArray

from koruz.data.package.cells import truths
from koruz.data.package.descriptor import Field, Resource
from koruz.data.package.rawcsv import RawTable


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
        ValueError, KeyError: If a cell can't be what its column says.
    """
    columns = {field.name: _column(field, table.column(field.name)) for field in resource.fields}
    return pd.DataFrame(columns, copy=False)


def _column(field: Field, cells: list[str]) -> ExtensionArray | npt.NDArray[np.float64]:
    if field.type == "number":
        # float() reads the nearest double; faster parsers may miss it by one place.
        return np.array([float(cell) if cell else float("nan") for cell in cells], dtype="float64")
    if field.type in ("integer", "year"):
        return pd.array([int(cell) if cell else None for cell in cells], dtype="Int64")
    if field.type == "boolean":
        says = truths(field)
        return pd.array([says[cell] if cell else None for cell in cells], dtype="boolean")
    return pd.array([cell or None for cell in cells], dtype="str")
