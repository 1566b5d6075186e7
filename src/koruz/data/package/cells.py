"""Cells as they are written: strict numbers, no hidden characters, no formulas; with a hint at what was meant."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from koruz.data.package.descriptor import Field, Package, Resource
from koruz.data.package.rawcsv import RawTable
from koruz.words.problems import Problem, quoted

# (rule, remedy) of a cell that breaks a rule.
Fault = tuple[str, str]

_NUMBER = re.compile(r"-?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)
_INTEGER = re.compile(r"-?\d+", re.ASCII)
_GROUPED = re.compile(r"(-?\d{1,3}(?:[ ,'\N{RIGHT SINGLE QUOTATION MARK}]\d{3})+)(\.\d+)?", re.ASCII)
_POINTS = re.compile(r"(-?\d{1,3}(?:\.\d{3})+)(?:,(\d+))?", re.ASCII)
_COMMA = re.compile(r"(-?\d+),(\d+)", re.ASCII)
_RANGE = re.compile(r"\d[\d.,]*\s*[-\N{EN DASH}\N{EM DASH}]\s*\d[\d.,]*", re.ASCII)
_BOUND = re.compile(r"(over|under|about|almost|nearly|(more|less) than|at (least|most)|up to|[<>~+]|[^\x00-\x7f])\s*\d")
_MONEY = re.compile(r"^(US)?[$€£₩]\s*|\s*[$€£₩]$")
_BRACKETS = re.compile(r"\(([\d., ]+)\)", re.ASCII)
_NO_FIGURE = {"-", "..", "...", "?", "*", "x", "n/a", "n.a.", "na", "nan", "none", "null", "nil", "#n/a"}
_INFINITE = {"nan", "inf", "infinity"}

# What a reader can't see: controls, invisible marks, direction overrides, odd spaces, the mark of a lost byte.
_HIDDEN = re.compile(
    "[\x00-\x1f\x7f-\xa0\xad\u061c\u115f\u1160\u1680\u180e\u2000-\u200f\u2028-\u202f\u205f-\u206f"
    "\u3000\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\uffff\ue000-\uf8ff\U000e0000-\U0010ffff]"
)


def cell_problems(package: Package, resource: Resource, table: RawTable) -> Iterator[Problem]:
    """Cells that can't be what their column says, whatever its constraints.

    Args:
        package: The package, which knows where the user wrote a row.
        resource: The table's description; its columns are those of the file, in the file's order or another.
        table: The table as text.
    """
    for field in resource.fields:
        cells = table.column(field.name)
        # Most cells occur often: each distinct text is judged once.
        faults = {cell: fault for cell in set(cells) if cell and (fault := cell_fault(cell, field))}
        if not faults:
            continue
        for number, cell in zip(table.numbers, cells, strict=True):
            if cell in faults:
                rule, remedy = faults[cell]
                yield package.problem(resource, number, field.name, rule, quoted(cell), remedy)


def cell_fault(text: str, field: Field) -> Fault | None:
    """What is wrong with one cell that isn't empty, or None."""
    return (_BY_FORM.get(field.form) or _BY_TYPE.get(field.type, _text_fault))(text, field)


def _text_fault(text: str, field: Field) -> Fault | None:
    # Most cells are plain letters, of which Python knows at once that all can be seen.
    hidden = None if text.isascii() and text.isprintable() else _HIDDEN.search(text)
    if hidden:
        char = hidden.group()
        name = _CONTROLS.get(char) or unicodedata.name(char, "a control character").lower()
        return "must have no line break or invisible character", f"Delete {name} (U+{ord(char):04X})."
    if text != text.strip():
        remedy = f"Write {quoted(text.strip())}." if text.strip() else "Leave the cell empty."
        return "must have no blank before or after the text", remedy
    if text.startswith("="):
        return "must be text, not a formula", "Write the result, or begin with another character."
    if text.startswith(_STARTS) and not _SIGNED.fullmatch(text):
        return "must not begin with a sign that a spreadsheet takes for a formula", _first_sign(text, field)
    return None


def _first_sign(text: str, field: Field) -> str:
    """How to write a text that begins with a sign."""
    rest = text.lstrip("".join(_STARTS))
    if not rest.strip(" \N{EN DASH}\N{EM DASH}"):
        return _none(field)
    word = _SIGN_WORDS.get(text[0])
    return f"Begin with a word: {quoted(f'{word} {rest}')}." if word and rest[0].isdigit() else "Begin with a word."


# What a spreadsheet takes for the beginning of a formula; those of East Asia take the wide signs, too. A number is one.
_STARTS = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")
_SIGNED = re.compile(r"[+-](\d+\.?\d*|\.\d+)", re.ASCII)
_SIGN_WORDS = {"-": "minus", "\uff0d": "minus", "+": "plus", "\uff0b": "plus"}

_CONTROLS = {"\n": "the line break", "\r": "the line break", "\t": "the tab"}


def _number_fault(text: str, field: Field) -> Fault | None:
    if _NUMBER.fullmatch(text) and math.isfinite(float(text)):
        return None
    rule = "must be a number"
    if text.lstrip("+-").casefold() in _INFINITE or _NUMBER.fullmatch(text):
        return "must be a finite number", _none(field)
    return rule, _number_hint(text, field)


def _integer_fault(text: str, field: Field) -> Fault | None:
    # Eighteen digits fit into 64 bits.
    if _INTEGER.fullmatch(text) and len(text) <= 18:
        return None
    rule = "must be a whole number"
    if _NUMBER.fullmatch(text) and math.isfinite(float(text)):
        whole = float(text)
        hint = f"Write {int(whole)}." if whole.is_integer() and abs(whole) < 1e15 else "Write it without decimals."
        return rule, hint
    return rule, _number_hint(text, field)


def _number_hint(text: str, field: Field) -> str:
    """What was probably meant by a text in a column of numbers."""
    plain = _HIDDEN.sub(" ", text).replace("\N{MINUS SIGN}", "-").strip()
    if plain.casefold() in _NO_FIGURE or not plain.strip("-\N{EN DASH}\N{EM DASH} "):
        return _none(field)
    if plain.startswith("="):
        return "Write the result of the formula."
    if plain.endswith("%") and (number := _read(plain[:-1].strip())):
        return f"Write {number}; the unit stands in its own column or in datapackage.json."
    if (bare := _MONEY.sub("", plain)) != plain and (number := _read(bare)):
        return f"Write {number}; the currency stands in the unit."
    if (match := _BRACKETS.fullmatch(plain)) and (number := _read(match[1])):
        return f"Write -{number} if it is negative; a remark goes into note."
    if number := _read(plain):
        return f"Write {number}: no marks between thousands, a point before decimals."
    if _RANGE.fullmatch(plain):
        return "Write one number; a range goes into columns low and high, or its ends into two rows."
    if _BOUND.match(plain.casefold()):
        return "Write the number alone; column status says at_least, at_most or rounded."
    return f"Write digits, and a point before decimals. {_none(field)}"


def _read(text: str) -> str | None:
    """A number in another way of writing, in ours."""
    if _NUMBER.fullmatch(text):
        return text
    if match := _GROUPED.fullmatch(text):
        return re.sub(r"[^\d-]", "", match[1]) + (match[2] or "")
    if match := _POINTS.fullmatch(text):
        return match[1].replace(".", "") + (f".{match[2]}" if match[2] else "")
    if match := _COMMA.fullmatch(text):
        return f"{match[1]}.{match[2]}"
    return None


def _none(field: Field) -> str:
    """What to do where there is no figure."""
    if field.constraints.get("required"):
        return "If there is no figure, leave the row out."
    return "Leave the cell empty if there is no figure."


def _truth_fault(text: str, field: Field) -> Fault | None:
    if text in truths(field):
        return None
    return "must be true or false", "Write true or false."


def truths(field: Field) -> dict[str, bool]:
    """How the cells of a column say whether something is so."""
    yes = field.raw.get("trueValues", ("true", "True", "TRUE", "1"))
    return {**dict.fromkeys(yes, True), **dict.fromkeys(field.raw.get("falseValues", _NO), False)}


_NO = ("false", "False", "FALSE", "0")


def _date_fault(text: str, field: Field) -> Fault | None:
    if _DAY.fullmatch(text) and _is_day(text):
        return None
    return "must be a date", "Write year-month-day, such as 2024-12-31; a spreadsheet may have turned it."


def _reduced_date_fault(text: str, field: Field) -> Fault | None:
    if _REDUCED.fullmatch(text) and _is_day(f"{text}-01-01"[:10]):
        return None
    return f"must be a date: {REDUCED_DATE}", "Write as much of it as the source says, such as 2024-12-31 or 2024-12."


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


REDUCED_DATE = "YYYY, YYYY-MM or YYYY-MM-DD, from 1900 to 2030"
"""The form of a date that says no more than its source."""

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_REDUCED = re.compile(r"\d{4}(-\d{2}){0,2}", re.ASCII)

_BY_FORM: dict[str, Callable[[str, Field], Fault | None]] = {REDUCED_DATE: _reduced_date_fault}
_BY_TYPE: dict[str, Callable[[str, Field], Fault | None]] = {"number": _number_fault, "integer": _integer_fault,
                                                             "year": _integer_fault, "date": _date_fault,
                                                             "boolean": _truth_fault}  # fmt: skip
_READ: dict[str, Callable[[str], Any]] = {"number": float, "integer": int, "year": int}


def value_of(text: str, field: Field) -> Any:
    """What a cell without a fault says: a number, a truth, or its text; a date's text orders as the dates do."""
    return truths(field)[text] if field.type == "boolean" else _READ.get(field.type, str)(text)


def readable(text: str, field: Field) -> Any:
    """What a cell says; its text where that is nothing of its column's type."""
    try:
        return value_of(text, field)
    except (ValueError, KeyError):
        return text
