"""What a claim's test finds: a named value, or the chosen rows of an indicator or of a table as values with papers."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from importlib import import_module
from inspect import Parameter, isfunction, signature
from pkgutil import iter_modules
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from koruz import indicators
from koruz.claims.places import ANY, TABLES, Place, WrongTest, known
from koruz.claims.views import view
from koruz.data.selection import where
from koruz.report.results import Result
from koruz.report.values import Value
from koruz.words.dates import date_label
from koruz.words.problems import did_you_mean, listed, quoted
from koruz.words.written import period_label

if TYPE_CHECKING:
    from koruz.data.catalog import Catalog

_DATE = re.compile(r"\d{4}(-\d\d){0,2}")
# Columns that tell who says a thing and how, not what it is of: several sources of one thing are evidence together.
_SAID = {"source", "authority", "grade", "status", "note", "unit", "event"}
_PAPERS = {"sources", "period", "definition", "derived"}
_PRINTED = ("value", "low", "high")

Claim = Mapping[str, Any] | pd.Series
Rows = Mapping[str, tuple[str, ...]]


class _Looked(NamedTuple):
    """Where a test looks, and what it takes there: one named value, or the rows with these cells."""

    frame: pd.DataFrame
    rows: Rows
    units: Mapping[str, str]
    value: Value | None = None


def values_at(catalog: Catalog, place: Place, claim: Claim) -> list[Value]:
    """The values that a claim meets, without the article's own; none if the data have nothing there.

    Raises:
        WrongTest: If the place isn't one.
    """
    looked = _looked_in(catalog, place)
    found = [looked.value] if looked.value else [_value(row, place, claim, looked) for row in _chosen(looked)]
    return [value for value in found if value.known and value.grade != "article"]


def examine(catalog: Catalog, place: Place) -> None:
    """Whether a test finds what one claim can be held against.

    Raises:
        WrongTest: If the brackets take no row, or rows that are of different things.
    """
    looked = _looked_in(catalog, place)
    if looked.value and looked.value.known:
        return
    rows = pd.DataFrame(_chosen(looked))
    if looked.value or looked.frame.empty:
        raise WrongTest("must take a figure", "none for what is asked", "Ask for another year, or for what is there.")
    if rows.empty:
        raise _no_row(looked)
    told = {*looked.rows, *_SAID, place.column} | (_PAPERS if "sources" in rows else set())
    differ = [name for name in _keys(catalog, place, looked.frame) if name not in told and rows[name].nunique() > 1]
    if differ:
        cells = listed([_said(cell) for cell in dict.fromkeys(rows[differ[0]])], 6)
        remedy = f"Add {differ[0]}=... with one of {cells}, or {differ[0]}={ANY} if any will do."
        raise WrongTest("must take rows of one thing", f"{len(rows)} rows that differ in {listed(differ)}", remedy)


def _keys(catalog: Catalog, place: Place, frame: pd.DataFrame) -> Iterable[str]:
    """The columns that tell rows apart: a table's key, or what isn't measured in an indicator's rows."""
    if place.theme == TABLES:
        return catalog.resources[place.of].primary_key
    return [str(name) for name in frame if not pd.api.types.is_float_dtype(frame[name])]


def _looked_in(catalog: Catalog, place: Place) -> _Looked:
    if place.theme == TABLES:
        table, resources = place.of, catalog.resources
        if table not in resources or not resources[table].tabular:
            table = known("a table of the data", table, [name for name, each in resources.items() if each.tabular])
        units = {field.name: field.unit for field in resources[table].fields}
        return _checked(_Looked(catalog.table(table), place.rows, units), place)
    result, rows = _result(catalog, place)
    units = {column.name: column.unit for column in result.columns}
    if not rows and (place.column in result.values or result.empty):
        return _Looked(result.data, rows, units, result[place.column])
    known(f"a value or a column of {place.theme}.{place.of}", place.column, [*result.values, *map(str, result.data)])
    return _checked(_Looked(result.data, rows, units), place)


def _checked(looked: _Looked, place: Place) -> _Looked:
    columns = [str(name) for name in looked.frame]
    known(f"a column of {place.theme}.{place.of}", place.column, columns)
    if "grade" not in columns or not {"source", "sources"} & {*columns}:
        rule, remedy = "rows must say grade and source", "Take a named value of the indicator, or a table of the data."
        raise WrongTest(rule, quoted(f"{place.theme}.{place.of}"), remedy)
    for name in looked.rows:
        known("a column in brackets", name, columns)
    return looked


def _result(catalog: Catalog, place: Place) -> tuple[Result, Rows]:
    """The indicator's answer, and the rows to choose in it: what the indicator asks for is given to it."""
    themes = [each.name for each in iter_modules(indicators.__path__) if each.ispkg]
    theme = known("a theme with indicators, or data", place.theme, [TABLES, *themes])
    compute = _indicators(theme)[known(f"an indicator of {theme}", place.of, _indicators(theme))]
    asked = {name: each for name, each in signature(compute).parameters.items() if name != "view"}
    given = {name: _argument(asked[name], words) for name, words in place.rows.items() if name in asked}
    if missing := [name for name, each in asked.items() if each.default is Parameter.empty and name not in given]:
        raise WrongTest(f"{theme}.{place.of} asks for {listed(missing)}", "nothing", f"Add [{missing[0]}=...].")
    return compute(view(catalog, theme), **given), {k: words for k, words in place.rows.items() if k not in asked}


@cache
def _indicators(theme: str) -> dict[str, Callable[..., Result]]:
    """What a theme answers for a view alone, or with words and whole numbers besides, by name."""
    module = import_module(f"koruz.indicators.{theme}")
    found = {name: getattr(module, name) for name in getattr(module, "__all__", ())}
    return {name: each for name, each in found.items() if isfunction(each) and _answers(each)}


def _answers(compute: Callable[..., Any]) -> bool:
    names = signature(compute).parameters
    plain = all(each.annotation in ("View", "int", "str") for each in names.values())
    return "view" in names and plain and signature(compute).return_annotation == "Result"


def _argument(asked: Parameter, words: tuple[str, ...]) -> int | str:
    if asked.annotation != "int":
        return words[0]
    if len(words) > 1 or not words[0].isdecimal():
        raise WrongTest(f"{asked.name} must be one whole number", quoted("|".join(words)), f"Write {asked.name}=2024.")
    return int(words[0])


def _chosen(looked: _Looked) -> list[pd.Series]:
    frame = looked.frame
    fits = (np.array([_fits(cell, words) for cell in frame[name]], dtype=bool) for name, words in looked.rows.items())
    return [row for _, row in where(frame, *fits).iterrows()]


def _fits(cell: Any, words: tuple[str, ...]) -> bool:
    return words == (ANY,) or _said(cell) in words


def _said(cell: Any) -> str:
    """A cell as it stands in the brackets: 2024 for 2024.0."""
    return f"{cell:g}" if isinstance(cell, float) else str(cell)


def _no_row(looked: _Looked) -> WrongTest:
    """Which cell there isn't; else that no row has them all."""
    for name, words in looked.rows.items():
        cells = [*dict.fromkeys(map(_said, looked.frame[name].dropna()))]
        for word in {*words} - {ANY, *cells}:
            remedy = f"{did_you_mean(word, cells)}There is {listed(sorted(cells), 12)}."
            return WrongTest(f"must be a cell of the column {name}", quoted(word), remedy)
    told = ", ".join(f"{name}={'|'.join(words)}" for name, words in looked.rows.items())
    return WrongTest("must take a row", f"none with {told}", "Each cell is there, but no row has them all.")


def _value(row: pd.Series, place: Place, claim: Claim, looked: _Looked) -> Value:
    """One row as a value, of a date its year. A row that doesn't say in words what it is of is of the claim's quantity.

    Raises:
        WrongTest: If the cell is text, or a number without a unit.
    """
    cell, unit = row[place.column], looked.units.get(place.column)
    unit = row.get("unit", unit) if place.column in _PRINTED else unit
    if isinstance(cell, str) and _DATE.fullmatch(cell):
        cell, unit = float(cell[:4]), "year"
    if isinstance(cell, str) or not unit:
        raise WrongTest("must be a number with a unit, or a date", quoted(str(cell)), "Choose such a column.")
    named = row["definition"] if "sources" in row else row.get("event")
    sources = row["sources"] if "sources" in row else (row["source"],)
    papers = (str(named or claim["quantity"]), str(row["grade"]), tuple(sources), str(row.get("status", "reported")))
    amount = float("nan") if pd.isna(cell) else float(cell)
    return Value(place.column, amount, str(unit), _period(row), *papers, derived=str(row.get("derived", "")))


def _period(row: pd.Series) -> str:
    """When a row is of, as readers see it."""
    if "period" in row:
        return str(row["period"])
    if "year" in row and pd.notna(row["year"]):
        return period_label(int(row["year"]), int(row["months"]) if pd.notna(row.get("months")) else 12)
    days = [date_label(row[name]) for name in ("date", "start", "end") if isinstance(row.get(name), str)]
    return " to ".join(dict.fromkeys(days)) or "undated"
