"""Does the share pass the threshold? Every number of people without status against every base, each cell defined."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import product

import pandas as pd

from koruz.indicators.migration.overstay import BASE
from koruz.indicators.migration.view import (
    ALL,
    HOST,
    ONE_YEAR,
    PERSONS,
    View,
    between,
    day_label,
    nearest,
    persons,
    years_apart,
)
from koruz.indicators.ratios import Range, part_at, percent_range, to_percent_of_rest
from koruz.results import Column, Result, values_by_name
from koruz.values import Value, derive, number_text, of_row, weakest

EVERYBODY = "all nationals"
WORKERS = "workers"
PERMIT_WORKERS = "permit workers"

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


@dataclass(frozen=True)
class Count:
    """A number of people without a valid status.

    Attributes:
        label: What it is, in a few words.
        group: Whose number it is: all nationals, workers or permit workers.
        date: Day it is said of.
        low: Its lower end.
        high: Its upper end; equal to `low` for a single number.
    """

    label: str
    group: str
    date: str
    low: Value
    high: Value

    @property
    def text(self) -> str:
        """The number, such as '3,000\N{EN DASH}4,000 persons'."""
        return between(self.low, self.high)


@dataclass(frozen=True)
class Base:
    """A number of people that a count can be divided by.

    Attributes:
        label: What it is, in a few words.
        group: Whose number it is; 'arrivals' for a flow, which is no base for a stock.
        rest: Whether the count itself is taken off, so that legal stays are left.
        rows: The base on every day it is known: columns date, when, value, unit, status, grade, source, derived.
    """

    label: str
    group: str
    rest: bool
    rows: pd.DataFrame


def counts(view: View) -> list[Count]:
    """Every number of the nationality's people without status that the data hold or imply, in order of time.

    Printed counts and ranges: the last of each base and speaker. Printed rates of sound status: each, multiplied by
    the base counted nearest to its day within a year. And an upper bound, if the nationality is missing from a list
    of the nationalities with most overstayers.
    """
    rows = view.rows("overstayers", nationality=view.nationality, ethnicity="all")
    printed = rows[(rows["measure"] == "overstayers") & rows["base"].isin([BASE, "workers", "eps_workers"])]
    chosen = view.one_per(printed, "base", "definition", "date")
    last = chosen.sort_values("date").groupby(["base", "definition"], sort=False).tail(1)
    stated = rows[(rows["measure"] == "overstay_rate") & rows["base"].isin([BASE, "eps_workers"])]
    found = [_printed(view, row) for _, row in last.iterrows()]
    found += [_implied(view, row) for _, row in view.one_per(stated, "base", "date").iterrows()]
    found += [_unlisted(view)]
    return sorted((count for count in found if count is not None), key=lambda count: (count.date, count.low.amount))


_GROUP = {BASE: EVERYBODY, "workers": WORKERS, "eps_workers": PERMIT_WORKERS}
_WHOM = {EVERYBODY: "of all nationals", WORKERS: "workers", PERMIT_WORKERS: "permit workers"}
_SPEAKER = {
    "ministry": "counted",
    "stated": "as stated",
    "stated_earlier": "of earlier years, as stated",
    "breach": "in breach of rules, as printed",
}


def _printed(view: View, row: pd.Series) -> Count:
    group = _GROUP[row["base"]]
    definition = f"{group} without a valid status, {_SPEAKER[row['definition']]}"
    ends = (row["value"], row["value"]) if pd.notna(row["value"]) else (row["low"], row["high"])
    low, high = (
        of_row({**row, "value": end}, name, period=day_label(row["date"]), definition=definition)
        for name, end in zip(("low", "high"), ends, strict=True)
    )
    number = between(low, high).removesuffix(f" {low.unit}")
    label = f"{number} {_WHOM[group]}, {_SPEAKER[row['definition']]} {row['date'][:4]}"
    return Count(label, group, row["date"], low, high)


def _implied(view: View, row: pd.Series) -> Count | None:
    group = _GROUP[row["base"]]
    base = nearest(_stock_rows(view) if group == EVERYBODY else _permit_rows(view), row["date"])
    if base is None:
        return None
    rate = of_row(row, "rate", period=day_label(row["date"]), definition="rate")
    whole = _base_value(base, "base")
    part = derive(
        "low", round(part_at(rate.amount, whole.amount)), PERSONS, f"{rate} of {whole:n}", (rate, whole),
        definition=f"{group} without a valid status, rate times base",
    )  # fmt: skip
    label = f"{part:n} {_WHOM[group]}: {rate}, {_SPEAKER[row['definition']]} {row['date'][:4]}"
    return Count(label, group, row["date"], part, part.named("high"))


def _unlisted(view: View) -> Count | None:
    """At most what the last listed nationality has, on the last day for which a list leaves the nationality out."""
    rows = view.rows("overstayers", measure="share_of_overstayers", base="all_overstayers", ethnicity="all")
    lists = rows.groupby("date")["nationality"].agg(set)
    days = [day for day, codes in lists.items() if len(codes) >= 5 and view.nationality not in codes]
    totals = view.rows("overstayers", nationality=ALL, measure="overstayers", base=BASE, ethnicity="all")
    totals = totals[totals["date"].isin(days)]
    if totals.empty:
        return None
    total = view.one_per(totals, "date").iloc[-1]
    listed = view.one_per(rows[rows["date"] == total["date"]], "nationality")
    last = listed.loc[listed["value"].idxmin()]
    share = of_row(last, "share", period=day_label(last["date"]), definition="share of all overstayers")
    whole = persons(total, "total", "all overstayers")
    # The share is printed to a tenth: it may be up to half a tenth higher.
    amount = round(part_at(share.amount + 0.05, whole.amount))
    how = f"less than {view.names[last['nationality']]}, the last that is listed: {share} of {whole:n}"
    bound = Value(
        "high", amount, PERSONS, share.period, f"{EVERYBODY} without a valid status, upper bound",
        share.grade, (*share.sources, *whole.sources), "at_most", how,
    )  # fmt: skip
    label = f"under {bound.amount:,.0f} {_WHOM[EVERYBODY]}: not on the list of {last['date'][:4]}"
    return Count(label, EVERYBODY, last["date"], bound.named("low"), bound)


def bases(view: View) -> list[Base]:
    """Every base that the data hold: all who stay, those of them with a status, other groups, and a flow."""
    stock = _stock_rows(view)
    found = [
        Base("all who stay", EVERYBODY, False, stock),
        Base("legal stays only", EVERYBODY, True, stock),
        Base("not of Korean descent", "nationals not of Korean descent", False, _other_rows(view, stock)),
        Base("in the foreign register", "registered foreigners", False, _registered_rows(view)),
        Base("permit workers", PERMIT_WORKERS, False, _permit_rows(view)),
        Base("workers placed in a year", "arrivals", False, _placed_rows(view)),
    ]
    return [base for base in found if len(base.rows)]


def _stock_rows(view: View) -> pd.DataFrame:
    return view.sound(view.stocks(view.nationality)).assign(derived="").reset_index(drop=True)


def _permit_rows(view: View) -> pd.DataFrame:
    rows = view.rows("migration_stock", nationality=view.nationality, visa="E-9", measure="stock", unit=PERSONS)
    return view.one_per(rows[rows["definition"] == "eps_workers"], "date").assign(derived="")


def _other_rows(view: View, stock: pd.DataFrame) -> pd.DataFrame:
    kin = view.rows("migration_stock", nationality=view.nationality, measure="stock", definition="coethnic", visa="all")
    both = stock.merge(view.one_per(kin, "date")[["date", "value"]], on="date", suffixes=("", "_kin"))
    how = [f"{all_:,.0f} less {part:,.0f}" for all_, part in zip(both["value"], both["value_kin"], strict=True)]
    return both.assign(value=both["value"] - both["value_kin"], derived=how)


def _registered_rows(view: View) -> pd.DataFrame:
    rows = view.rows("migration_stock", definition="registered", ethnicity="all", visa="all")
    own = rows[rows["nationality"] == view.nationality]
    counted = view.one_per(own[own["measure"] == "stock"], "date").assign(derived="")
    shares = view.one_per(own[own["measure"] == "share"], "date")
    totals = view.one_per(rows[(rows["nationality"] == ALL) & (rows["measure"] == "stock")], "date")
    both = shares.merge(totals[["date", "value"]], on="date", suffixes=("", "_all"))
    implied = both.assign(
        value=(both["value"] * both["value_all"] / 100).round(),
        unit=PERSONS,
        derived=[f"{part:g}% of {all_:,.0f}" for part, all_ in zip(both["value"], both["value_all"], strict=True)],
    )
    return pd.concat([counted, implied], ignore_index=True)


def _placed_rows(view: View) -> pd.DataFrame:
    rows = view.rows("migration_flows", nationality=view.nationality, destination=HOST, definition="eps_placed")
    chosen = view.one_per(rows, "year")
    return chosen.assign(date=chosen["end"], when=chosen["year"].astype(str), derived="")


def _base_value(row: pd.Series, name: str) -> Value:
    when = row.get("when")
    period = when if isinstance(when, str) else day_label(row["date"])
    value = of_row(row, name, period=period, definition="base")
    return derive(name, value.amount, PERSONS, row["derived"], (value,)) if row["derived"] else value


def matrix(view: View, threshold: float) -> Result:
    """Every number without status in percent of every base, the base taken on the day nearest to the number's.

    A cell compares like with like if number and base are of one group and at most a year apart. The others are shown
    too, because they have been printed or could be, and say what is wrong with them.

    Args:
        view: Nationality and period.
        threshold: Percent of the threshold.

    Returns:
        Rows of count, base, low and high in percent, text, like (whether like is compared with like), verdict against
        the threshold and the cell's definition; values `cells`, `fair` (cells that compare like with like), `above`
        (fair cells above the threshold, bounds aside), `fair_low` and `fair_high` (lowest and highest fair cell, bounds
        aside), `of_all` and `of_legal` (the last fair cell of either base) and `threshold`.
    """
    columns = (
        Column("count", "People without status"),
        Column("number", "Number"),
        Column("base", "In percent of"),
        Column("size", "Size of the base"),
        Column("text", "Share"),
        Column("verdict", f"Against {threshold:g}%"),
        Column("like", "Compared"),
        Column("definition", "Definition"),
    )
    cells = [
        cell
        for count, base in product(counts(view), bases(view))
        if (cell := _cell(count, base, threshold)) is not None
    ]
    if not cells:
        return Result(pd.DataFrame(columns=[column.name for column in columns]), columns, (), "")
    data = pd.DataFrame(cells)
    values = values_by_name(_cell_values(data, threshold))
    text = "; ".join(f"{cell['definition']}: {cell['text']} ({cell['like']})" for cell in cells) + "."
    sources = tuple(dict.fromkeys(source for cell in cells for source in cell["sources"]))
    return Result(data, columns, sources, text, values)


def _cell(count: Count, base: Base, threshold: float) -> dict[str, object] | None:
    row = nearest(base.rows, count.date, within=float("inf"))
    if row is None:
        return None
    whole = _base_value(row, "base")
    if base.rest and count.high >= whole:
        return None
    low, high = _percent(count, base, whole)
    bound = count.high.status == "at_most"
    apart = years_apart(row["date"], count.date)
    like = _OTHER_GROUP if count.group != base.group else _OTHER_TIME if apart > ONE_YEAR else _LIKE
    written = _written(low, high)
    rest = f"{whole:n} less these" if base.rest else f"{whole:n}"
    return {
        "count": count.label,
        "number": count.text,
        "base": base.label,
        "size": f"{rest}, {whole.period}",
        "low": low,
        "high": high,
        "text": f"under {written}" if bound else written,
        "state": _state(high, threshold, bound=bound, fair=like == _LIKE),
        "verdict": _verdict(low, high, threshold, bound=bound),
        "like": like,
        "fair": like == _LIKE,
        "bound": bound,
        "definition": f"{count.label} ({count.text}) in percent of {base.label} ({rest}, {whole.period})",
        "date": count.date,
        "grade": weakest((count.high.grade, whole.grade)),
        "sources": tuple(dict.fromkeys([*count.high.sources, *whole.sources])),
    }


def _percent(count: Count, base: Base, whole: Value) -> Range:
    part = Range(count.low.amount, count.high.amount)
    low, high = percent_range(part, Range(whole.amount, whole.amount))
    return Range(to_percent_of_rest(low), to_percent_of_rest(high)) if base.rest else Range(low, high)


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


def _cell_values(data: pd.DataFrame, threshold: float) -> list[Value]:
    fair = data[data["fair"]]
    sharp = fair[~fair["bound"]]

    def count(name: str, rows: pd.DataFrame, what: str) -> Value:
        sources = tuple(dict.fromkeys(source for found in rows["sources"] for source in found))
        return Value(name, float(len(rows)), "cells", "", what, weakest(rows["grade"]), sources, derived=what)

    ends = [
        count("cells", data, "cells of the matrix"),
        count("fair", fair, "cells that compare like with like"),
        count("sharp", sharp, "cells that compare like with like, bounds aside"),
        count("above", sharp[sharp["verdict"] == "above"], f"of these, above {threshold:g}%"),
    ]
    recent = sharp.sort_values("date", kind="stable")
    picks: Iterable[tuple[str, pd.DataFrame, Callable[[pd.DataFrame], pd.Series]]] = (
        ("fair_low", sharp, lambda rows: rows.loc[rows["low"].idxmin()]),
        ("fair_high", sharp, lambda rows: rows.loc[rows["high"].idxmax()]),
        ("of_all", recent[recent["base"] == "all who stay"], lambda rows: rows.iloc[-1]),
        ("of_legal", recent[recent["base"] == "legal stays only"], lambda rows: rows.iloc[-1]),
    )
    line = Value("threshold", threshold, "percent", "assumption", "threshold", derived="parameter")
    return [*ends, *(_pick(*pick) for pick in picks), line]


def _pick(name: str, rows: pd.DataFrame, choose: Callable[[pd.DataFrame], pd.Series]) -> Value:
    if rows.empty:
        return Value.missing(name, "percent")
    row = choose(rows)
    papers = (day_label(row["date"]), row["definition"], row["grade"], row["sources"])
    return Value(name, float(row["high"]), "percent", *papers, derived=f"{row['number']} / {row['size']}")
