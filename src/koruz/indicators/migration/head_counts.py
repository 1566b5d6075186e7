"""What a stated head count of a nationality is, and what it isn't: every count of it around one day."""

from __future__ import annotations

import pandas as pd

from koruz.data.selection import where
from koruz.indicators.evidence import once
from koruz.indicators.migration.days import day_label, nearest
from koruz.indicators.migration.overstay import overstayers
from koruz.indicators.migration.view import View, persons
from koruz.report import describe
from koruz.report.results import HOW, SOURCE, Column, Result, values_by_name
from koruz.report.values import Value, derive, of_row, ratio
from koruz.words.units import PERSONS, percent

# Years around the day within which a count is taken.
_WITHIN = 1.5

_COUNTS = {
    ("all", "all_stays"): "all who stay",
    ("korean", "coethnic"): "of Korean descent, by visa",
    ("korean", "all_stays"): "of Korean descent, all who stay",
    ("korean", "survey"): "of Korean descent, survey, aged 15 and over",
    ("other", "survey"): "not of Korean descent, survey, aged 15 and over",
    ("all", "registered"): "registered foreigners",
}
_COLUMNS = (
    Column("what", "What is counted"),
    Column("value", "Persons", PERSONS, 0),
    Column("day", "Day"),
    Column("percent", "In percent of the article's number", "percent", 0),
    HOW,
    SOURCE,
)


@once
def head_counts(view: View, nationality: str = "CHN", claim: str = "M10", date: str = "2023-12-31") -> Result:
    """Every count of a nationality around a day, beside the number that the article states.

    The nearest printed counts within one and a half years, one for each definition, and those without a valid status,
    which are a part of all who stay; where only their share of all overstayers is printed, share times total.

    Args:
        view: Period; its nationality doesn't matter.
        nationality: Code of the nationality that is counted.
        claim: Claim of the article that states a number of it.
        date: Day that the claim speaks of.

    Returns:
        Rows of what, value in persons, day, share of the stated number, source, the largest first; values `stated`,
        `all`, `closest` (the count nearest to the stated number), `coethnic`, `overstaying`, `of_all`, `of_coethnic`
        (the stated number in percent of either), and every count of a part under `part_` and its group and definition.
    """
    stated = view.stated(claim).named("stated")
    found = [*_printed(view, nationality, date), *_overstaying(view, nationality, date)]
    if not found:
        return Result.nothing(_COLUMNS)
    values = [*found, stated]
    data = pd.DataFrame([_row(value, stated) for value in values])
    data = data.sort_values("value", ascending=False, kind="stable", ignore_index=True)
    text = f"Nationals of {view.names[nationality]} in {view.host_name}: "
    text += describe.ranking(data, category="label", value="value", unit=PERSONS)
    sources = tuple(dict.fromkeys(source for value in values for source in value.sources))
    return Result(data, _COLUMNS, sources, text, values_by_name([stated, *_picked(found, stated)]))


def _printed(view: View, nationality: str, date: str) -> list[Value]:
    rows = view.rows("migration_stock", nationality=nationality, measure="stock", visa="all", unit=PERSONS)
    chosen = view.one_per(rows, "ethnicity", "definition", "date")
    found = []
    for (ethnicity, definition), words in _COUNTS.items():
        row = nearest(where(chosen, ethnicity=ethnicity, definition=definition), date, _WITHIN)
        if row is not None:
            found.append(persons(row, f"{ethnicity}_{definition}", words))
    return found


def _overstaying(view: View, nationality: str, date: str) -> list[Value]:
    rows = overstayers(view)
    row = nearest(rows[rows["nationality"] == nationality], date, _WITHIN)
    if row is None:
        return []
    definition = "without a valid status, a part of all who stay"
    value = of_row(row, "overstaying", period=day_label(row["date"]), definition=definition)
    return [value if row["how"] == "printed" else derive(value.name, value.amount, PERSONS, row["how"], (value,))]


def _row(value: Value, stated: Value) -> dict[str, object]:
    own = value is stated
    what = "the article's number" if own else value.definition
    return {
        "what": what,
        "value": value.amount,
        "day": value.period,
        "label": what if own else f"{what}, {value.period}",
        "percent": percent(value.amount, stated.amount),
        "how": "the article under test" if own else value.derived or value.status,
        "grade": value.grade,
        "source": value.sources[0],
    }


def _picked(found: list[Value], stated: Value) -> list[Value]:
    named = {value.name: value for value in found}
    whole = named.get("all_all_stays", Value.missing("all", PERSONS)).named("all")
    kin = named.get("korean_coethnic", Value.missing("coethnic", PERSONS)).named("coethnic")
    closest = min(found, key=lambda value: abs(value.amount - stated.amount)).named("closest")
    parts = [value.named(f"part_{name}") for name, value in named.items() if name != "all_all_stays"]
    return [
        *parts,
        whole,
        kin,
        closest,
        named.get("overstaying", Value.missing("overstaying", PERSONS)),
        ratio("of_all", stated, whole, "percent"),
        ratio("of_coethnic", stated, kin, "percent"),
    ]
