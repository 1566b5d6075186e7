"""Trade in goods, through `comtradeapicall`: the reporters and partners that the data hold from UN Comtrade."""

from __future__ import annotations

import csv
import io
import math
import os
from collections import defaultdict
from collections.abc import Mapping
from contextlib import redirect_stdout
from datetime import date
from functools import partial
from typing import Any

import pycountry

from koruz.data.catalog import Catalog
from koruz.runner.refresh.asked import BUSY, Answer, Unanswered, busy, changed, client, needed, partly, within
from koruz.words.pair import WORLD

NAME, FILE = "UN Comtrade", "comtrade.csv"
KEY = "COMTRADE_KEY"
_AUTHORITY = "UN Comtrade"
_OWN_CODES = {"USA": "842", "FRA": "251", "IND": "699", "CHE": "757", "NOR": "579", WORLD: "0"}  # else ISO 3166's
_YEARS = 12  # that one question may have
_DIGITS = 6  # in which two figures are the same
_FLOWS = {"X": "exports", "M": "imports"}
_MOST = 500  # rows that an answer without a key has
_COLUMNS = ("freqCode", "refYear", "reporterISO", "partnerISO", "flowCode", "cmdCode", "primaryValue")


def ask(data: Catalog, timeout: float, last_year: int | None = None) -> Answer:
    """Ask for exports and imports of each reporter with its partners, of the last years.

    Args:
        data: The project's data.
        timeout: Seconds that the answer for one reporter may take.
        last_year: The last of the years; None takes this one.

    Raises:
        Unanswered: If there is no whole answer in the documented form.
        BadInput: If `comtradeapicall` isn't installed.
    """
    calls, last = client("comtradeapicall"), last_year or date.today().year
    years = ",".join(str(year) for year in range(last - _YEARS + 1, last + 1))
    rows: list[dict[str, Any]] = []
    for reporter, partners in standing(data).items():
        rows += within(timeout, NAME, partial(_asked, calls, reporter, partners, years))
    _once(rows)
    rows = [row for row in rows if not math.isnan(row["primaryValue"])]
    held = _held(data)
    new = [row for row in rows if not _stands(row, held)]
    return Answer(_printed(new), len(new), len(rows) - len(new))


def _held(data: Catalog) -> set[tuple[str, ...]]:
    """Figures that the data hold from UN Comtrade, in USD million as the data round them."""
    rows = data.table("trade")
    mine = rows[(rows["authority"] == _AUTHORITY) & (rows["unit"] == "USD million")]
    names = ("reporter", "partner", "flow")
    return {
        (*(str(row[name]) for name in names), str(row["year"])[:4], f"{row['value']:.{_DIGITS}g}")
        for row in mine.to_dict("records")
    }


def _stands(row: Mapping[str, Any], held: set[tuple[str, ...]]) -> bool:
    partner = WORLD if row["partnerISO"] == "W00" else str(row["partnerISO"])
    place = (str(row["reporterISO"]), partner, _FLOWS[row["flowCode"]], str(row["refYear"]))
    return (*place, f"{row['primaryValue'] / 1e6:.{_DIGITS}g}") in held


def standing(data: Catalog) -> dict[str, list[str]]:
    """Partners by reporter, of those that the data hold from UN Comtrade."""
    rows = data.table("trade")
    mine = rows[rows["authority"] == _AUTHORITY]
    found = defaultdict(set)
    for row in mine.to_dict("records"):
        found[str(row["reporter"])].add(str(row["partner"]))
    return {reporter: sorted(partners) for reporter, partners in sorted(found.items())}


def _asked(calls: Any, reporter: str, partners: list[str], years: str) -> list[dict[str, Any]]:
    question: dict[str, Any] = {
        "typeCode": "C", "freqCode": "A", "clCode": "HS", "period": years, "reporterCode": _code(reporter),
        "cmdCode": "TOTAL", "flowCode": "X,M", "partnerCode": ",".join(map(_code, partners)), "partner2Code": "0",
        "customsCode": "C00", "motCode": "0", "includeDesc": True,
    }  # fmt: skip
    key, said = os.environ.get(KEY), io.StringIO()
    with redirect_stdout(said):  # the client prints what the source refuses, and returns nothing
        frame = calls.getFinalData(key, **question) if key else calls.previewFinalData(**question)
    if frame is None:
        raise _refused(said.getvalue().replace(key or "\0", "…"))
    if not key and len(frame) >= _MOST:
        raise partly(NAME, f"{_MOST} rows, as many as it gives without a key: put one into {KEY}")
    rows: list[dict[str, Any]] = frame.to_dict("records")
    for row in rows:
        needed(NAME, row, _COLUMNS)
        value = row["primaryValue"]
        if not isinstance(value, int | float) or value < 0 or row["flowCode"] not in _FLOWS:
            raise changed(NAME, f"primaryValue {value!r}, flowCode {row['flowCode']!r}")
        if isinstance(row["refYear"], float):  # as pandas holds whole numbers beside an empty cell
            raise changed(NAME, "rows without a year")
    return rows


def _refused(said: str) -> Unanswered:
    words = " ".join(said.split())[:300] or "it said nothing"
    return (
        busy(NAME)
        if str(BUSY) in words or "rate limit" in words.lower()
        else Unanswered(f"{NAME} can't be reached or refused: {words}. Nothing was written.")
    )


def _code(country: str) -> str:
    found = pycountry.countries.get(alpha_3=country)
    return _OWN_CODES.get(country) or str(int(found.numeric if found else 0))


def _once(rows: list[dict[str, Any]]) -> None:
    seen = set()
    for row in rows:
        key = tuple(row[name] for name in _COLUMNS[:-1])
        if key in seen:
            raise changed(NAME, f"two rows for {' '.join(map(str, key))}")
        seen.add(key)


def _printed(rows: list[dict[str, Any]]) -> str:
    """The rows as the CSV of the site has them, below the day on which they were asked for."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["Retrieved", date.today().isoformat()])
    writer.writerow(_COLUMNS)
    writer.writerows(
        [row[name] for name in _COLUMNS] for row in sorted(rows, key=lambda row: [str(row[name]) for name in _COLUMNS])
    )
    return text.getvalue()
