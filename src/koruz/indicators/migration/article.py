"""The article's own numbers against each other, and what was said of the threshold."""

from __future__ import annotations

import pandas as pd

from koruz.indicators.dates import date_label
from koruz.indicators.migration.view import ALL, ARTICLE, PERSONS, View, between
from koruz.indicators.ratios import Range, base_at, part_at, percent_of_rest, percent_range, to_percent_of_whole
from koruz.results import Column, Result, sources_of, values_by_name
from koruz.values import Value, derive

_PERCENT = "percent"


def own_sums(view: View) -> Result:
    """What the article's numbers say of each other, by division alone; no outside figure enters.

    The number without status (M7) is set against the residents (M1), all and less these, and against the registered
    labour migrants (M6); the stated tenth (M8) is turned back into the number and the base that it would need.

    Returns:
        Rows of question, sum, result; values `of_all_low`, `of_all_high`, `of_legal_low`, `of_legal_high`,
        `of_workers_low`, `of_workers_high` in percent, `tenth_of_all`, `tenth_of_legal` (persons that the stated
        percentage would be), `base_low`, `base_high` (persons of whom the stated number would be that percentage),
        `stated_percent`, and the stated numbers `residents`, `workers`, `without_low`, `without_high`.
    """
    values = _own_values(view)
    without = between(values["without_low"], values["without_high"])
    people, workers, tenth = (values[name] for name in ("residents", "workers", "stated_percent"))
    rows = [
        ("Of all residents", f"{without} / {people:n}", _ends(values, "of_all")),
        ("Of the legal ones: residents less these", f"{without} / ({people:n} less these)", _ends(values, "of_legal")),
        ("Of the registered labour migrants", f"{without} / {workers:n}", _ends(values, "of_workers")),
        (f"What {tenth} of all residents would be", f"{tenth} of {people:n}", values["tenth_of_all"].text),
        (
            f"What {tenth} of the legal ones would be",
            f"n / ({people:n} less n) = {tenth}",
            values["tenth_of_legal"].text,
        ),
        (f"The base of which they would be {tenth}", f"{without} / {tenth}", _ends(values, "base")),
    ]
    data = pd.DataFrame(rows, columns=["question", "sum", "result"]).assign(source=ARTICLE)
    columns = (Column("question", "Question"), Column("sum", "Sum"), Column("result", "Result"))
    text = "; ".join(f"{question}: {sum_} = {result}" for question, sum_, result in rows)
    return Result(data, columns, (ARTICLE,), f"{text}.", values)


def _ends(values: dict[str, Value], name: str) -> str:
    return between(values[f"{name}_low"], values[f"{name}_high"])


def _own_values(view: View) -> dict[str, Value]:
    people, workers = view.stated("M1").named("residents"), view.stated("M6").named("workers")
    low, high = view.stated("M7").named("without_low"), view.stated("M7", "high").named("without_high")
    tenth = view.stated("M8").named("stated_percent")
    part = Range(low.amount, high.amount)
    ends = {
        "of_all": percent_range(part, Range(people.amount, people.amount)),
        "of_legal": Range(*(percent_of_rest(end, people.amount) for end in part)),
        "of_workers": percent_range(part, Range(workers.amount, workers.amount)),
    }
    found = [people, workers, low, high, tenth]
    for name, pair in ends.items():
        base = workers if name == "of_workers" else people
        for side, end, stated in zip(("low", "high"), pair, (low, high), strict=True):
            words = f"{stated:n} / {base:n}" + (" less these" if name == "of_legal" else "")
            found.append(derive(f"{name}_{side}", end, _PERCENT, words, (stated, base), definition="the article's own"))
    share = to_percent_of_whole(tenth.amount)
    sums = {
        "tenth_of_all": (part_at(tenth.amount, people.amount), f"{tenth} of {people:n}", (tenth, people)),
        "tenth_of_legal": (part_at(share, people.amount), f"{share:.2f}% of {people:n}", (tenth, people)),
        "base_low": (base_at(low.amount, tenth.amount), f"{low:n} / {tenth}", (low, tenth)),
        "base_high": (base_at(high.amount, tenth.amount), f"{high:n} / {tenth}", (high, tenth)),
    }
    for name, (amount, words, parts) in sums.items():
        found.append(derive(name, round(amount), PERSONS, words, parts, definition="implied by the article's numbers"))
    return values_by_name(found)


def said(view: View) -> Result:
    """What was said of rules that tie quotas and visas to people without status, by whom and of which base.

    Returns:
        Rows of date, who, of whom, statement, number, source, in order of time, undated last; values `lowest` and
        `highest` threshold stated, `speakers` (statements with a threshold), `korean` (how many of these come from a
        Korean authority) and `kinds` (how many different bases they name).
    """
    rows = view.frames["rules"]
    shown = rows["year"].between(view.first_year, view.last_year) | rows["year"].isna()
    data = rows[shown.fillna(True) & rows["nationality"].isin([ALL, view.nationality, "VNM"])]
    data = data.sort_values("date", kind="stable", na_position="last", ignore_index=True)
    columns = (
        Column("when", "When"),
        Column("who", "Who says it"),
        Column("of_whom", "Said of"),
        Column("statement", "What is said"),
        Column("number", "Number"),
        Column("source", "Source"),
    )
    if data.empty:
        return Result(data, columns, (), "")
    data = data.assign(
        when=[date_label(date) if isinstance(date, str) else "undated" for date in data["date"]],
        who=data["authority"].fillna("a press report"),
        of_whom=data["base"].map(_BASES).fillna(""),
        number=[_number(row) for _, row in data.iterrows()],
    )
    text = ". ".join(f"{row['when']}, {row['who']}: {row['statement']}" for _, row in data.iterrows())
    return Result(data, columns, sources_of(data), f"{text}.", values_by_name(_said_values(data)))


_BASES = {
    "all_residents": "all nationals in Korea",
    "workers": "labour migrants",
    "eps_workers": "permit workers",
    "e9_workers": "holders of E-9",
}


def _number(row: pd.Series) -> str:
    if row["unit"] == _PERCENT and pd.notna(row["value"]):
        return f"{row['value']:g}%"
    return ""


def korean(authority: object) -> bool:
    """Whether an authority is one of South Korea's own, not an embassy there."""
    return isinstance(authority, str) and authority.endswith("of Korea")


def _said_values(data: pd.DataFrame) -> list[Value]:
    stated = data[(data["kind"] == "threshold") & data["value"].notna()]
    if stated.empty:
        names = {"lowest": _PERCENT, "highest": _PERCENT, "speakers": "statements", "korean": "statements"}
        return [Value.missing(name, unit) for name, unit in {**names, "kinds": "bases"}.items()]
    order = stated.sort_values("value", kind="stable")
    papers = (str(order.iloc[0]["grade"]), sources_of(stated))
    ends = [
        Value(name, float(order.iloc[place]["value"]), _PERCENT, str(order.iloc[place]["date"]), "threshold", *papers)
        for name, place in (("lowest", 0), ("highest", -1))
    ]
    return [
        *ends,
        derive("speakers", float(len(stated)), "statements", "statements with a threshold", ends),
        derive("korean", float(stated["authority"].map(korean).sum()), "statements", "of a Korean authority", ends),
        derive("kinds", float(stated["base"].nunique()), "bases", "different bases named", ends),
    ]
