"""One new row in each table: what the reports then say is true, and two reports of one edition say the same number."""

import json
import re
from collections import defaultdict
from collections.abc import Iterator
from functools import partial
from string import Formatter
from unittest.mock import patch

import pandas as pd
import pytest
from judges import JUDGES
from sentences import ROOT, Stated, faults, stands
from spoken import altered

from koruz.report.values import Value

MANIFEST = json.loads((ROOT / "reports" / "manifest.json").read_text(encoding="utf-8"))
TIMES = ("year", "date", "end", "start")
PAPERS = ("value", "low", "high", "status", "grade", "authority", "source", "note", "edition")
NOTEBOOKS = {path.stem.partition("_")[2]: path for path in sorted((ROOT / "notebooks").glob("0*.ipynb"))}


def readers(table: str) -> list[str]:
    """Themes whose reports read a table."""
    return [theme for theme, entry in MANIFEST["themes"].items() if f"data/{table}.csv" in entry["inputs"]]


def observed() -> list[str]:
    """Tables of figures with a time that a report reads."""
    package = json.loads((ROOT / "data" / "datapackage.json").read_text(encoding="utf-8"))
    fields = {
        part["name"]: [f["name"] for f in part["schema"]["fields"]] for part in package["resources"] if "schema" in part
    }
    return [name for name, has in fields.items() if "value" in has and {*TIMES} & {*has} and readers(name)]


def a_year_later(text: str) -> str:
    """The same day a year later; a leap day's is the day before."""
    later = f"{int(text[:4]) + 1}{text[4:]}"
    return later.replace("-02-29", "-02-28")


def with_next_year(table: pd.DataFrame, *, every: bool) -> pd.DataFrame:
    """The table with a row a year behind its newest one, 7% larger; or with one for everything that it observes."""
    time = next(name for name in TIMES if name in table and table[name].notna().any())
    apart = [name for name in table if name not in (*TIMES, *PAPERS)]
    timed = table[table[time].notna()].sort_values(time, kind="stable")
    newest = timed.drop_duplicates(apart, keep="last") if every else timed.tail(1)
    later = newest.assign(value=newest["value"] * 1.07)
    for name in TIMES:
        if name in later:
            moved = [cell if pd.isna(cell) else type(cell)(a_year_later(str(cell))) for cell in later[name]]
            later[name] = pd.array(moved, dtype=table[name].dtype)
    return pd.concat([table, later], ignore_index=True).astype(table.dtypes.to_dict())


def said(stated: Stated, template: str) -> Iterator[Value]:
    """The values that a finding prints."""
    for _, field, _, _ in Formatter().parse(template):
        place = re.match(r"\w+(?:\[\w+\])?", field or "")
        value = stated.value(place.group()) if place else None
        if isinstance(value, Value) and value.known:
            yield value


def test_there_are_tables_to_try() -> None:
    assert len(observed()) >= 15


@pytest.mark.parametrize("every", [False, True], ids=["one", "all"])
@pytest.mark.parametrize("table", observed())
def test_a_new_row_leaves_no_false_sentence_and_no_contradiction(table: str, every: bool) -> None:
    numbers: dict[tuple[str, ...], dict[str, set[float]]] = defaultdict(lambda: defaultdict(set))
    world_of = {table: partial(with_next_year, every=every)}
    with patch("koruz.data.catalog.open_catalog", lambda *_, **__: altered(world_of)):
        for theme in readers(table):
            for call, world in stands(NOTEBOOKS[theme]):
                judge = JUDGES.get(call.template)
                assert not faults(world.text), world.text
                assert judge is None or judge(world), world.text
                for value in said(world, call.template):
                    what = (value.name, value.definition, value.unit, value.period)
                    numbers[what][theme].add(value.amount)
    assert not contradictions(numbers)


def contradictions(numbers: dict[tuple[str, ...], dict[str, set[float]]]) -> list[str]:
    """Numbers of one name, definition, unit and period that two reports give differently."""
    clashing = {what: found for what, found in numbers.items() if not set.intersection(*found.values())}
    return [f"{what}: {dict(found)}" for what, found in clashing.items()]


def test_two_reports_of_the_standard_edition_give_one_number_for_one_thing() -> None:
    numbers: dict[tuple[str, ...], dict[str, set[float]]] = defaultdict(lambda: defaultdict(set))
    for theme, entry in MANIFEST["themes"].items():
        for value in entry["values"]:
            what = (value["name"], value["definition"], value["unit"], value["period"])
            numbers[what][theme].add(value["amount"])
    assert sum(len(found) > 1 for found in numbers.values()) >= 10
    assert not contradictions(numbers)


def test_a_contradiction_would_be_found() -> None:
    assert contradictions({("share", "", "percent", "2025"): {"trade": {2.1}, "overview": {2.2}}})
    assert not contradictions({("share", "", "percent", "2025"): {"trade": {2.1}, "overview": {2.1}}})
