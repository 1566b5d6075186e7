"""Firms with Korean capital: those that ministries state and those that the statisticians find at work; portfolios."""

from __future__ import annotations

import pandas as pd

from koruz.indicators.construction.view import HOME, KOREA, MILLION, View
from koruz.indicators.dates import date_label, decimal_year
from koruz.results import Column, Result, sources_of, values_by_name
from koruz.values import Value, amount_text, derive, number_text, of_row, ratio

_FIRMS = "enterprises"
_COUNTS = {
    "enterprises_claimed": "Stated by ministries and officials",
    "enterprises_operating": "At work, Statistics Agency",
}
_PAIR = {"stated": _FIRMS, "at_work": _FIRMS, "gap": "percent"}
_PEERS = ("CHN", "RUS", "TUR", "KAZ", KOREA)


def enterprises(view: View) -> Result:
    """Firms with Korean capital as officials state them, and as the Statistics Agency counts those at work.

    Returns:
        Rows of date, count, firms; values `stated` (the last that officials state), `at_work` (the agency's count
        nearest to that day), `gap` between the two in percent of the latter, `stated_before` and `at_work_before` (the
        same for the last but one), `gap_before`, `latest` and `peak` of the agency's counts, `fall` from peak to latest
        in percent.
    """
    rows = view.rows("investment", investor=KOREA, host=HOME, unit=_FIRMS, measure=list(_COUNTS))
    chosen = view.one_per(view.usable(rows[rows["grade"] != "article"]), "measure", "date")
    data = chosen.assign(
        count=chosen["measure"].map(_COUNTS),
        when=chosen["date"].map(date_label),
        time=chosen["date"].map(decimal_year),
    ).sort_values(["measure", "time"], kind="stable")
    columns = (
        Column("when", "Date"),
        Column("count", "Whose count"),
        Column("value", "Firms with Korean capital", _FIRMS, 0),
        Column("status", "Status"),
        Column("grade", "Grade"),
        Column("source", "Source"),
    )
    if data.empty:
        return Result(data, columns, (), "")
    values = values_by_name(_firm_values(data))
    parts = [
        f"{name}: " + "; ".join(f"{when} {number_text(value)}" for when, value in part[["when", "value"]].to_numpy())
        for name, part in data.groupby("count", sort=False)
    ]
    return Result(data, columns, sources_of(data), ". ".join(parts) + ".", values)


def _firm_values(data: pd.DataFrame) -> list[Value]:
    claims = data[data["measure"] == "enterprises_claimed"]
    counts = data[data["measure"] == "enterprises_operating"]
    found: dict[str, Value] = {}
    if len(counts):
        latest, peak = _firms(counts.iloc[-1], "latest"), _firms(counts.loc[[counts["value"].idxmax()]].iloc[0], "peak")
        how = f"1 \N{MINUS SIGN} {latest:n} / {peak:n}"
        fall = derive("fall", 100 * (1 - latest.amount / peak.amount), "percent", how, (peak, latest))
        found |= values_by_name([latest, peak, fall])
    for place, word in ((1, ""), (2, "_before")):
        if len(claims) >= place and len(counts):
            found |= values_by_name(_pair(claims.iloc[-place], counts, word))
    units = {f"{name}{word}": unit for word in ("", "_before") for name, unit in _PAIR.items()}
    units |= {"latest": _FIRMS, "peak": _FIRMS, "fall": "percent"}
    return [found.get(name, Value.missing(name, unit)) for name, unit in units.items()]


def _pair(claim: pd.Series, counts: pd.DataFrame, word: str) -> list[Value]:
    """What officials state, beside the agency's count nearest to that day."""
    nearest = counts.loc[[(counts["time"] - claim["time"]).abs().idxmin()]].iloc[0]
    stated, at_work = _firms(claim, f"stated{word}"), _firms(nearest, f"at_work{word}")
    how = f"{stated:n} / {at_work:n} \N{MINUS SIGN} 1"
    amount = 100 * (stated.amount / at_work.amount - 1)
    return [stated, at_work, derive(f"gap{word}", amount, "percent", how, (stated, at_work))]


def _firms(row: pd.Series, name: str) -> Value:
    return of_row(row, name, period=row["when"], definition=f"firms with Korean capital, {row['count'].lower()}")


def peers(view: View) -> Result:
    """Firms at work with capital from Korea and from the four largest partners, on the days that have a figure for all.

    Returns:
        Rows of country, date, firms; values `korea_start` (Korea's highest count), `korea_end` (its last),
        `china_start` and `china_end` on the same days, `fall` (of Korean firms, percent), `times` (growth of Chinese
        firms), `rank` (Korea's place on the last day), `countries`.
    """
    rows = view.rows("investment", investor=list(_PEERS), host=HOME, unit=_FIRMS, measure="enterprises_operating")
    chosen = view.one_per(view.usable(rows), "investor", "date")
    days = chosen.groupby("date")["investor"].nunique()
    data = chosen[chosen["date"].isin(days[days == len(_PEERS)].index)]
    data = data.assign(name=data["investor"].map(dict(view.names)), when=data["date"].map(date_label))
    data = data.assign(time=data["date"].map(decimal_year)).sort_values(["name", "time"], kind="stable")
    columns = (
        Column("when", "Date"),
        Column("name", "Capital from"),
        Column("value", "Firms at work", _FIRMS, 0),
        Column("grade", "Grade"),
        Column("source", "Source"),
    )
    if data.empty:
        return Result(data, columns, (), "")
    values = values_by_name(_peer_values(data))
    last = data[data["time"] == data["time"].max()].sort_values("value", ascending=False)
    ends = "; ".join(f"{name} {number_text(value)}" for name, value in last[["name", "value"]].to_numpy())
    peak = values["korea_start"]
    text = f"Firms at work, {last.iloc[0]['when']}: {ends}. Korea's highest count: {peak:n} ({peak.period})."
    return Result(data, columns, sources_of(data), text, values)


def _peer_values(data: pd.DataFrame) -> list[Value]:
    korean = data[data["investor"] == KOREA].reset_index(drop=True)
    days = {"start": korean["date"].iloc[int(korean["value"].argmax())], "end": korean["date"].iloc[-1]}
    ends = {}
    for word, code in (("korea", KOREA), ("china", "CHN")):
        for end, day in days.items():
            row = data[(data["investor"] == code) & (data["date"] == day)].iloc[0]
            definition = f"firms at work with capital from {row['name']}"
            ends[f"{word}_{end}"] = of_row(row, f"{word}_{end}", period=row["when"], definition=definition)
    fall = 100 * (1 - ends["korea_end"].amount / ends["korea_start"].amount)
    how = f"1 \N{MINUS SIGN} {ends['korea_end']:n} / {ends['korea_start']:n}"
    last = data[data["date"] == days["end"]]
    rank = int((last["value"] > ends["korea_end"].amount).sum()) + 1
    return [
        *ends.values(),
        derive("fall", fall, "percent", how, (ends["korea_start"], ends["korea_end"])),
        ratio("times", ends["china_end"], ends["china_start"]),
        derive("rank", rank, "rank", "place among the five", (ends["korea_end"],)),
        derive("countries", len(_PEERS), "countries", "countries compared", (ends["korea_end"],)),
    ]


def portfolio(view: View) -> Result:
    """Sums that officials and the press quoted for joint projects agreed or under way; no two of them are one list.

    Returns:
        Rows of date, sum in USD million, note; values `lowest`, `highest`, `times` (highest over lowest) of the last
        five years of quotations, `quotes` (how many there are in that time), `span` in years.
    """
    rows = view.rows("investment", investor=KOREA, host=HOME, unit=MILLION, measure="project_portfolio")
    chosen = view.one_per(view.usable(rows[rows["grade"] != "article"]), "date")
    data = (
        chosen.assign(
            when=chosen["date"].map(date_label),
            time=chosen["date"].map(decimal_year),
            billion=chosen["value"] / 1e3,
            what=chosen["note"].fillna(""),
        )
        .sort_values("time", kind="stable")
        .reset_index(drop=True)
    )
    columns = (
        Column("when", "Date"),
        Column("value", "Quoted", MILLION, 0),
        Column("what", "What the sum is said to be"),
        Column("status", "Status"),
        Column("grade", "Grade"),
        Column("source", "Source"),
    )
    if data.empty:
        return Result(data, columns, (), "")
    recent = data[data["time"] > data["time"].max() - 5]
    low, high = (
        of_row(
            recent.loc[[place]].iloc[0], name, period=recent.loc[place, "when"], definition="joint projects, as quoted"
        )
        for name, place in (("lowest", recent["value"].idxmin()), ("highest", recent["value"].idxmax()))
    )
    span = derive(
        "span", float(recent["time"].max() - recent["time"].min()), "years", "first to last of them", (low, high)
    )
    values = [low, high, ratio("times", high, low), span]
    values.append(derive("quotes", len(recent), "quotations", "count", (low, high)))
    text = (
        "; ".join(f"{when}: {amount_text(value, MILLION)}" for when, value in data[["when", "value"]].to_numpy()) + "."
    )
    return Result(data, columns, sources_of(data), text, values_by_name(values))
