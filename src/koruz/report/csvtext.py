"""CSV text for publishing: the same bytes everywhere, and nothing that a spreadsheet would run."""

from __future__ import annotations

import csv
import io
import math
from typing import Any

import numpy as np
import pandas as pd

# What makes a spreadsheet take a text for a formula: https://owasp.org/www-community/attacks/CSV_Injection
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def exported_csv(frame: pd.DataFrame) -> str:
    """Write a frame as CSV text: UTF-8 characters, commas, a header, LF, no index.

    Numbers are written as short as possible with at most 15 significant digits, whole ones without a point; missing
    cells are empty. A text that a spreadsheet would take for a formula gets an apostrophe in front; numbers don't.

    Args:
        frame: Any frame; its index isn't written.

    Raises:
        ValueError: If a number is infinite.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([text_cell(str(name)) for name in frame.columns])
    columns = [[_cell(value) for value in frame.iloc[:, position]] for position in range(frame.shape[1])]
    writer.writerows(zip(*columns, strict=True))
    return out.getvalue()


def text_cell(text: str) -> str:
    """A text as a cell that no spreadsheet runs. Line ends become LF, which the writer puts between quotation marks."""
    plain = f"'{text}" if text.startswith(_FORMULA) else text
    return plain.replace("\r\n", "\n").replace("\r", "\n")


def number_cell(number: float) -> str:
    """A number as a cell: at most 15 significant digits, so that 0.1 + 0.2 is written 0.3; no exponent in common sizes.

    Raises:
        ValueError: If the number isn't finite.
    """
    if not math.isfinite(number):
        raise ValueError(f"only finite numbers can be published, not {number}")
    short = float(f"{number:.15g}") + 0.0  # + 0.0 turns -0.0 into 0.0
    if short == 0 or 1e-7 <= abs(short) < 1e16:
        return np.format_float_positional(short, trim="-")
    return repr(short)


def _cell(value: Any) -> str:
    if isinstance(value, str):
        return text_cell(value)
    if value is None or pd.isna(value):
        return ""
    if isinstance(value, (bool, np.bool_)):
        return "true" if value else "false"
    if isinstance(value, (int, np.integer)):
        return str(int(value))
    if isinstance(value, (float, np.floating)):
        return number_cell(float(value))
    return text_cell(str(value))
