"""Does the share pass the threshold? Every number of people without status against every base, each cell defined."""

from __future__ import annotations

from itertools import product

import pandas as pd

from koruz.indicators.migration.bases import Base, base_value, bases
from koruz.indicators.migration.counts import Count, counts
from koruz.indicators.migration.days import ONE_YEAR, day_label, nearest, years_apart
from koruz.indicators.migration.view import View
from koruz.methods.ratios import Range, percent_range, to_percent_of_rest
from koruz.report.results import Column, Result, values_by_name
from koruz.report.values import Value, weakest
from koruz.words.written import amount_text, exact, number_text

_OTHER_GROUP = "another group"
_OTHER_TIME = "another time"
_LIKE = "like with like"

STATES = (
    "like with like, not above the threshold",
    "like with like, above the threshold",
    "like with like, but only an upper bound",
    "another group or another time",
)
LOOKS = dict(zip(STATES, ("filled", "framed", "lined", "plain"), strict=True))
"""How a picture shows each state."""


def matrix(view: View, threshold: float) -> Result:
    """Every number without status in percent of every base, the base taken on the day nearest to the number's.

    A cell compares like with like if number and base are of one group and at most a year apart. The others are shown
    too, because they have been printed or could be, and say what is wrong with them.

    Args:
        view: Nationality and period.
        threshold: Percent of the threshold.

    Returns:
        Rows of count, base, low and high in percent, text, like (whether like is compared with like), verdict against
        the threshold and the cell's definition; values `cells`, `fair` (cells that compare like with like), `sharp`
        (these, upper bounds aside), and of the sharp ones `above` (those that reach above the threshold), `fair_low`,
        `fair_high` (the lowest and the highest), `tried` (how many numbers the sharp cells divide), `counts` (those of
        them that are divided by all who stay), `spoken` (of these, rates that somebody stated, times a base),
        `above_all` and `above_legal` (of these, those above the threshold of all who stay, and of legal stays only);
        `of_all` (the last in percent of all who stay) and `of_legal` (the
        same number in percent of legal stays); and `threshold`.
    """
    columns = (
        Column("count", "People without status"),
        Column("base", "In percent of"),
        Column("size", "Size of the base"),
        Column("text", "Share"),
        Column("verdict", f"Against {exact(threshold)}%"),
        Column("like", "Compared"),
        Column("definition", "Definition"),
    )
    cells = [_cell(count, base, threshold) for count, base in product(counts(view), bases(view))]
    data = pd.DataFrame([cell for cell in cells if cell])
    if data.empty:
        return Result.nothing(columns)
    sources = tuple(dict.fromkeys(source for found in data["sources"] for source in found))
    values = values_by_name([*_tally(data, threshold), *_picked(data), _line(threshold)])
    return Result(data, columns, sources, _described(data), values)


def _cell(count: Count, base: Base, threshold: float) -> dict[str, object]:
    """One cell; empty where the base leaves nobody to divide by."""
    row = nearest(base.rows, count.date, within=float("inf"))
    if row is None:
        return {}
    whole = base_value(row, "base")
    if not whole > (count.high.amount if base.rest else 0):
        return {}
    low, high = _percent(count, base, whole)
    like = _compared(count, base, str(row["date"]))
    rest = f"{whole:n} minus these" if base.rest else f"{whole:n}"
    return {
        "count": count.label,
        "base": base.label,
        "size": f"{rest}, {whole.period}",
        "low": low,
        "high": high,
        "text": f"under {_written(low, high)}" if count.bound else _written(low, high),
        "state": _state(high, threshold, bound=count.bound, fair=like == _LIKE),
        "verdict": _verdict(low, high, threshold, bound=count.bound),
        "like": like,
        "fair": like == _LIKE,
        "bound": count.bound,
        "spoken": count.spoken,
        "definition": f"{count.label} ({count.text}) in percent of {base.label} ({rest}, {whole.period})",
        "date": count.date,
        "how": f"{count.text} / {rest}",
        "grade": weakest((count.high.grade, whole.grade)),
        "sources": tuple(dict.fromkeys([*count.high.sources, *whole.sources])),
    }


def _percent(count: Count, base: Base, whole: Value) -> Range:
    part = Range(count.low.amount, count.high.amount)
    low, high = percent_range(part, Range(whole.amount, whole.amount))
    return Range(to_percent_of_rest(low), to_percent_of_rest(high)) if base.rest else Range(low, high)


def _compared(count: Count, base: Base, date: str) -> str:
    if count.group != base.group:
        return _OTHER_GROUP
    return _OTHER_TIME if years_apart(date, count.date) > ONE_YEAR else _LIKE


def _written(low: float, high: float) -> str:
    """Two percentages in as few signs as their size allows: '2.1\N{EN DASH}3.2%', '97\N{EN DASH}130%'."""
    ends = [number_text(end, 0 if high >= 19.95 else 1) for end in dict.fromkeys((low, high))]
    return "\N{EN DASH}".join(ends) + "%"


def _state(high: float, threshold: float, *, bound: bool, fair: bool) -> str:
    """What the picture shows of a cell."""
    if not fair:
        return STATES[3]
    return STATES[0] if high <= threshold else STATES[2] if bound else STATES[1]


def _verdict(low: float, high: float, threshold: float, *, bound: bool) -> str:
    if high <= threshold:
        return "below"
    if bound:
        return "can't be told"
    return "above" if low > threshold else "in part above"


def _described(data: pd.DataFrame) -> str:
    """The cells that compare like with like, one by one; how many others there are."""
    fair = data[data["fair"]]
    words = [f"{row['count']}, in percent of {row['base']}: {row['text']}" for _, row in fair.iterrows()]
    return f"{amount_text(len(data), 'ratios')}, comparing like with like: {len(fair)}. {'; '.join(words)}."


def _tally(data: pd.DataFrame, threshold: float) -> list[Value]:
    fair = data[data["fair"]]
    sharp = fair[~fair["bound"]]
    above = sharp[sharp["high"] > threshold]
    parts = {
        "cells": (data, "cells of the matrix"),
        "fair": (fair, "cells that compare like with like"),
        "sharp": (sharp, "cells that compare like with like, upper bounds aside"),
        "above": (above, f"of these, above {exact(threshold)}%, at least in part"),
    }
    return [_number(name, rows, what) for name, (rows, what) in parts.items()] + _counted(sharp, threshold)


def _counted(sharp: pd.DataFrame, threshold: float) -> list[Value]:
    """Numbers behind the sharp cells: one that is divided by two bases is one number."""
    whole, legal = (sharp[sharp["base"] == base] for base in ("all who stay", "legal stays only"))
    parts = {
        "tried": (sharp.drop_duplicates("count"), "numbers that a sharp cell divides"),
        "counts": (whole, "numbers in percent of all who stay"),
        "spoken": (whole[whole["spoken"]], "of these, stated rates times a base"),
        "above_all": (whole[whole["high"] > threshold], f"of these, above {exact(threshold)}% of all who stay"),
        "above_legal": (legal[legal["high"] > threshold], f"of these, above {exact(threshold)}% of legal stays"),
    }
    return [_number(name, rows, what, "counts") for name, (rows, what) in parts.items()]


def _number(name: str, rows: pd.DataFrame, what: str, unit: str = "cells") -> Value:
    sources = tuple(dict.fromkeys(source for found in rows["sources"] for source in found))
    return Value(name, float(len(rows)), unit, "", what, weakest(rows["grade"]), sources, derived=what)


def _picked(data: pd.DataFrame) -> list[Value]:
    """Lowest and highest fair cell, and the last number of all who stay, by either base; bounds aside."""
    sharp = data[data["fair"] & ~data["bound"]].sort_values("date", kind="stable")
    whole = sharp[sharp["base"] == "all who stay"].tail(1)
    legal = sharp[(sharp["base"] == "legal stays only") & sharp["count"].isin(whole["count"])].tail(1)
    last = {"of_all": whole, "of_legal": legal}
    ends = {
        "fair_low": sharp.sort_values("low", kind="stable").head(1),
        "fair_high": sharp.sort_values("high", kind="stable").tail(1),
    }
    return [_pick(name, rows) for name, rows in {**ends, **last}.items()]


def _pick(name: str, rows: pd.DataFrame) -> Value:
    if rows.empty:
        return Value.missing(name, "percent")
    row = rows.iloc[0]
    end = row["low"] if name == "fair_low" else row["high"]
    papers = (day_label(row["date"]), row["definition"], row["grade"], row["sources"])
    return Value(name, float(end), "percent", *papers, derived=row["how"])


def _line(threshold: float) -> Value:
    return Value("threshold", threshold, "percent", "assumption", "threshold", derived="parameter")
