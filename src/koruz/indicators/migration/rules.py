"""What was said of a threshold above which visas may be cut, by whom and of which base."""

from __future__ import annotations

import pandas as pd

from koruz.indicators.migration.view import View
from koruz.report.results import SOURCE, Column, Result, sources_of
from koruz.report.values import Value, derive
from koruz.words.dates import date_label
from koruz.words.pair import WORLD
from koruz.words.units import PERCENT

_COLUMNS = (
    Column("when", "When"),
    Column("who", "Who says it"),
    Column("base", "Of whom"),
    Column("statement", "What is said"),
    Column("value", "Threshold", PERCENT, 0),
    SOURCE,
)


def thresholds(view: View) -> Result:
    """Thresholds stated with a number for all nationalities or for this one, in order of time.

    Returns:
        Rows of when, who, base, statement, value in percent, source; values `lowest` and `highest` threshold,
        `speakers` (statements), `korean` (how many of these come from a Korean authority), `kinds` (how many different
        bases they name) and `lapse` (agreements on work permits that Korea let lapse because of overstayers: the
        period is that of the last one, the definition its country).
    """
    rows = view.rows("rules")
    stated = rows[(rows["kind"] == "threshold") & rows["value"].notna() & (rows["unit"] == PERCENT)]
    stated = stated[stated["nationality"].isin([WORLD, view.nationality])]
    data = stated.sort_values("date", kind="stable", ignore_index=True)
    if data.empty:
        return Result.nothing(_COLUMNS, data)
    data = data.assign(when=data["date"].map(date_label), who=data["authority"].fillna("a press report"))
    text = ". ".join(f"{row['when']}, {row['who']}: {row['statement']}" for _, row in data.iterrows())
    return Result.of(data, _COLUMNS, f"{text}.", [*_values(data), _lapse(view, rows)])


def korean(authority: object) -> bool:
    """Whether an authority is one of South Korea's own, not an embassy there."""
    return isinstance(authority, str) and authority.endswith("of Korea")


def _values(data: pd.DataFrame) -> list[Value]:
    order = data.sort_values("value", kind="stable")
    ends = [
        Value(name, float(row["value"]), PERCENT, row["when"], "threshold", row["grade"], sources_of(data))
        for name, row in (("lowest", order.iloc[0]), ("highest", order.iloc[-1]))
    ]
    counts = {
        "speakers": (len(data), "statements", "statements with a threshold"),
        "korean": (int(data["authority"].map(korean).sum()), "statements", "of these by a Korean authority"),
        "kinds": (data["base"].nunique(), "bases", "different bases named"),
    }
    found = [derive(name, float(amount), unit, how, ends) for name, (amount, unit, how) in counts.items()]
    return [*ends, *found]


def _lapse(view: View, rows: pd.DataFrame) -> Value:
    lapses = rows[rows["kind"] == "lapse"].sort_values("date", kind="stable")
    if lapses.empty:
        return Value.missing("lapse", "agreements")
    row = lapses.iloc[-1]
    papers = (date_label(row["date"]), view.in_text(row["nationality"]), row["grade"], sources_of(lapses.tail(1)))
    return Value("lapse", float(len(lapses)), "agreements", *papers)
