"""Korean in Uzbekistan: who teaches it, how many learn it, and how many sit the test."""

from __future__ import annotations

import pandas as pd

from koruz import describe
from koruz.indicators.dates import date_label
from koruz.indicators.education.view import HOME, View
from koruz.results import Column, Result, sources_of, values_by_name
from koruz.values import Value, derive, number_text, of_row, ratio

_COUNT = "count"
_WHAT = {
    ("all-universities", "institutions"): "Universities that teach Korean",
    ("all-universities", "learners"): "Their students of Korean",
    ("all-schools", "institutions"): "Schools that teach Korean",
    ("all-schools", "learners"): "Their pupils of Korean",
    ("all-sejong", "institutions"): "King Sejong Institutes",
    ("all-teaching", "learners_with_courses"): "All learners, with language courses",
}
_TEST = "topik"


def teaching(view: View) -> Result:
    """Places that teach Korean and their learners: the first and the last count of each.

    Undated pages that the data read as a year are kept, and say so. The first and the last count may come from different
    authorities: they show an order of size, not a measured course.

    Returns:
        Rows of what is counted, earlier count with date, later count with date, times, sources; values
        `universities` and `learners` (the last counts), `universities_times` and `learners_times` (last over first),
        `institutes` (King Sejong Institutes), `schools`, `pupils`.
    """
    items = [_pair(view, key) for key in _WHAT]
    data = pd.DataFrame([item for item in items if item is not None])
    columns = (
        Column("what", "What is counted"),
        Column("start", "First count", _COUNT, 0),
        Column("start_day", "When"),
        Column("end", "Last count", _COUNT, 0),
        Column("end_day", "When"),
        Column("times", "Growth", "times", 1),
        Column("source_start", "Source of the first"),
        Column("source", "Source of the last"),
    )
    if data.empty:
        return Result(data, columns, (), "")
    found = [_value(view, *key) for key in _WHAT]
    named = dict(
        zip(("universities", "learners", "schools", "pupils", "institutes", "all_learners"), found, strict=True)
    )
    values = [*(pair[1].named(name) for name, pair in named.items()), named["learners"][0].named("learners_first")]
    values += [
        ratio(f"{name}_times", named[name][1], named[name][0]) for name in ("universities", "learners", "institutes")
    ]
    sources = tuple(dict.fromkeys(source for pair in found for value in pair for source in value.sources))
    return Result(data, columns, sources, _teaching_text(data), values_by_name(values))


def _ends(view: View, institution: str, measure: str) -> pd.DataFrame:
    """The first and the last count of a kind, one row if there is one count."""
    rows = view.rows("institution_counts", institution=institution, measure=measure)
    chosen = view.one_per(rows, "date").sort_values("date", kind="stable")
    return chosen.iloc[[0, -1]] if len(chosen) > 1 else chosen


def _value(view: View, institution: str, measure: str) -> tuple[Value, Value]:
    """First and last count as values; the first is missing where there is one count, both where there is none."""
    rows, words = _ends(view, institution, measure), _WHAT[institution, measure]
    unit = "persons" if measure.startswith("learners") else "institutions"
    values = [of_row(row, words, period=date_label(row["date"]), definition=words) for _, row in rows.iterrows()]
    none = Value.missing(words, unit, definition=words)
    return (values[0] if len(values) > 1 else none, values[-1] if values else none)


def _pair(view: View, key: tuple[str, str]) -> dict[str, object] | None:
    rows = _ends(view, *key)
    if rows.empty:
        return None
    first, last = rows.iloc[0], rows.iloc[-1]
    single = len(rows) == 1
    return {
        "what": _WHAT[key],
        "start": None if single else float(first["value"]),
        "start_day": None if single else _when(first),
        "end": float(last["value"]),
        "end_day": _when(last),
        "times": None if single else float(last["value"]) / float(first["value"]),
        "source_start": None if single else first["source"],
        "source": last["source"],
    }


def _when(row: pd.Series) -> str:
    """The date of a count; an inferred one says so."""
    return f"{date_label(row['date'])}, {row['status']}" if row["status"] == "inferred" else date_label(row["date"])


def _teaching_text(data: pd.DataFrame) -> str:
    parts = []
    for row in data.to_dict("records"):
        start = "" if pd.isna(row["start"]) else f"{number_text(row['start'])} ({row['start_day']}), then "
        parts.append(f"{row['what']}: {start}{number_text(row['end'])} ({row['end_day']})")
    return "; ".join(parts) + "."


def tests(view: View) -> Result:
    """Applicants for the Test of Proficiency in Korean (TOPIK) in Uzbekistan, whole years and single sittings.

    A year holds several sittings, so a sitting is never compared with a year.

    Returns:
        Rows of period in words, applicants, scope; values `last` and `before` (the last two whole years in a row),
        `rise` (percent), `sitting` (the first single one) and `women` (their share in it, percent).
    """
    rows = view.rows("programmes", programme=_TEST, measure="applicants", group="all", country=HOME)
    chosen = view.one_per(rows, "start", "end", "place", "sitting").sort_values(["start", "end"], kind="stable")
    data = chosen.assign(
        scope=chosen["sitting"].notna().map({True: "one sitting", False: "whole year"}),
        label=[_period(view, row) for _, row in chosen.iterrows()],
    )
    columns = (
        Column("label", "Period"),
        Column("scope", "Scope"),
        Column("value", "Applicants", "persons", 0),
        Column("status", "Status"),
        Column("grade", "Grade"),
        Column("source", "Source"),
    )
    if data.empty:
        return Result(data, columns, (), "")
    text = "Applicants: " + describe.ranking(data, category="label", value="value", unit="persons")
    return Result(data, columns, sources_of(data), text, values_by_name(_test_values(view, data)))


def _period(view: View, row: pd.Series) -> str:
    if pd.isna(row["sitting"]):
        return f"{row['start'][:4]}, all sittings"
    places = view.frames["places"].set_index("place")["name"]
    where = f", {places[row['place']]} alone" if isinstance(row["place"], str) else ""
    return f"{date_label(row['start'][:7])}, one sitting{where}"


def _test_values(view: View, data: pd.DataFrame) -> list[Value]:
    years = data[data["sitting"].isna()]
    totals = {int(row["start"][:4]): row for _, row in years.iterrows()}
    last = max((year for year in totals if year - 1 in totals), default=None)
    definition = "applicants for the test of Korean in Uzbekistan"
    if last is None:
        found = [Value.missing("last", "persons"), Value.missing("before", "persons"), Value.missing("rise", "percent")]
    else:
        now, then = (
            of_row(totals[year], name, period=str(year), definition=definition)
            for year, name in ((last, "last"), (last - 1, "before"))
        )
        how = f"{now} / {then} \N{MINUS SIGN} 1"
        found = [now, then, derive("rise", 100 * (now.amount / then.amount - 1), "percent", how, (now, then))]
    return [*found, *_sitting(view, data[data["sitting"].notna()], definition)]


def _sitting(view: View, sittings: pd.DataFrame, definition: str) -> list[Value]:
    """The first single sitting for the whole country, and the women in it."""
    whole = sittings[sittings["place"].isna()]
    if whole.empty:
        return [Value.missing("sitting", "persons"), Value.missing("women", "percent")]
    row = whole.iloc[0]
    sitting = of_row(row, "sitting", period=date_label(row["start"]), definition=f"{definition}, one sitting")
    rows = view.rows(
        "programmes", programme=_TEST, measure="applicants", group="women", start=row["start"], country=HOME
    )
    if rows.empty:
        return [sitting, Value.missing("women", "percent")]
    women = of_row(view.one_per(rows, "start").iloc[0], "women", period=sitting.period, definition="women who applied")
    return [sitting, ratio("women", women, sitting, "percent")]
