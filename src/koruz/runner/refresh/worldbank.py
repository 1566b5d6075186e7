"""World Development Indicators, through `wbgapi`: the series and countries that the data hold from the World Bank."""

from __future__ import annotations

import csv
import io
import math
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from koruz.data.catalog import Catalog
from koruz.data.ingest.institutions import mappings
from koruz.runner.refresh.asked import Answer, changed, client, needed, partly, within

NAME, FILE = "The World Bank", "worldbank.csv"
_MAPPING, _AUTHORITY, _DATABASE = "World Bank", "World Bank", 2
_QUESTION = f"sources/{_DATABASE}/country/{{economy}}/series/{{series}}/time/all"
_SAME = 1e-9  # relative: files of older vintages were written with fewer digits

Figures = dict[tuple[str, str, str], float]
"""Figures by country, code of the series, and year."""


def ask(data: Catalog, timeout: float, last_year: int | None = None) -> Answer:
    """Ask for every series that the data hold from the World Bank, and keep what is new or differs.

    Args:
        data: The project's data.
        timeout: Seconds that all answers may take.
        last_year: The last year that counts; None takes all.

    Raises:
        Unanswered: If there is no whole answer in the documented form.
        BadInput: If `wbgapi` isn't installed.
    """
    bank, held = client("wbgapi"), standing(data)
    bank.get_options = {"timeout": timeout}
    countries, codes = sorted({key[0] for key in held}), sorted({key[1] for key in held})

    def questions() -> tuple[Any, list[Any]]:
        about = bank.source.get(_DATABASE)
        return about, list(bank.refetch(_QUESTION, ["series"], economy=";".join(countries), series=";".join(codes)))

    about, rows = within(timeout, NAME, questions)
    updated = str((about or {}).get("lastupdated", ""))
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", updated):
        raise changed(NAME, "without the day of its last update")
    given = _read(rows)
    _whole(given, countries, codes)
    wanted = _wanted(given, held, str(last_year or "9999"))
    new = {key: value for key, value in wanted.items() if not _stands(value, held.get(key))}
    return Answer(_printed(new, updated), len(new), len(wanted) - len(new))


def _wanted(given: Mapping[tuple[str, str, str], float | None], held: Figures, last: str) -> Figures:
    """The figures of series that the data hold of a country, from their first year there."""
    first: dict[tuple[str, str], str] = {}
    for country, code, year in held:
        first[country, code] = min(first.get((country, code), year), year)
    return {
        key: value
        for key, value in given.items()
        if value is not None and key[:2] in first and first[key[:2]] <= key[2] <= last
    }


def standing(data: Catalog) -> Figures:
    """What the data hold from the World Bank: of several vintages the newest."""
    tables = next(mapping for mapping in mappings() if mapping["name"] == _MAPPING)["table"]
    series = {name for table in tables for name in next(iter(table["translate"].values()))["into"]}
    population = next(name for table in tables if table["table"] == "population" for name in _into(table))
    day = dict(zip(data.table("sources")["source"], data.table("sources")["published"].astype(str), strict=True))
    found: dict[tuple[str, str, str], tuple[str, float]] = {}
    for table, code_of in (("macro", lambda row: row["code"]), ("population", lambda row: population)):
        rows = data.table(table)
        mine = rows[rows["authority"] == _AUTHORITY]
        for row in mine.to_dict("records"):
            key = (str(row["country"]), str(code_of(row)), str(row["year"])[:4])
            dated = (day.get(row["source"], ""), float(row["value"]))
            if key[1] in series and (table == "macro" or row["definition"] == "midyear"):
                found[key] = max(found.get(key, dated), dated)
    return {key: value for key, (_, value) in found.items()}


def _into(table: Mapping[str, Any]) -> Iterable[str]:
    return next(iter(table["translate"].values()))["into"]  # type: ignore[no-any-return]


def _read(rows: list[Any]) -> dict[tuple[str, str, str], float | None]:
    found: dict[tuple[str, str, str], float | None] = {}
    for row in rows:
        needed(NAME, row, ("variable", "value"))
        of = {str(part["concept"]).lower(): part for part in row["variable"]}
        needed(NAME, of, ("country", "series", "time"))
        value = row["value"]
        year = str(of["time"]["value"])
        if not re.fullmatch(r"\d{4}", year) or not (value is None or _is_figure(value)):
            raise changed(NAME, f"value {value!r} for {year!r}")
        found[of["country"]["id"], of["series"]["id"], year] = value
    return found


def _is_figure(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _whole(given: Mapping[tuple[str, str, str], Any], countries: list[str], codes: list[str]) -> None:
    """Each country and series has a row for each year, empty or not: else a page of the answer is missing."""
    years = defaultdict(set)
    for country, code, year in given:
        years[country, code].add(year)
    every = set().union(*years.values())
    short = [(country, code) for country in countries for code in codes if years[country, code] != every or not every]
    if short:
        raise partly(NAME, f"{' '.join(short[0])} and {len(short) - 1} other series lack years")


def _stands(value: float, held: float | None) -> bool:
    return held is not None and math.isclose(value, held, rel_tol=_SAME)


def _printed(figures: Figures, updated: str) -> str:
    """The figures as the CSV of an indicator's page has them, all series in one."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    years = sorted({year for _, _, year in figures})
    writer.writerow(["Data Source", "World Development Indicators"])
    writer.writerow(["Last Updated Date", updated])
    writer.writerow(["Country Code", "Indicator Code", *years])
    for country, code in sorted({key[:2] for key in figures}):
        writer.writerow(
            [country, code, *(repr(figures[k]) if (k := (country, code, y)) in figures else "" for y in years)]
        )
    return text.getvalue()
