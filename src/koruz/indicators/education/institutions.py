"""Korean universities in Uzbekistan: which there are, since when, and with how many students."""

from __future__ import annotations

import pandas as pd

from koruz.indicators.education.view import STUDENTS, View
from koruz.indicators.evidence import once
from koruz.report.results import Column, Result, values_by_name
from koruz.report.values import Value
from koruz.words.dates import date_label
from koruz.words.written import number_text

BRANCH, OWN = "branch", "university"
KINDS = {BRANCH: "branch of a Korean university", OWN: "university of its own, run by Koreans"}
ALWAYS = "9999-12-31"
"""A day by which everything has opened."""

_COUNTED = {"students": "students", "korean_department_students": "students of the Korean department"}
_COLUMNS = (
    Column("label", "Institution"),
    Column("kind_words", "Kind"),
    Column("city", "City"),
    Column("opened_words", "Opened"),
    Column("decree", "Decree"),
    Column("students", "Students", STUDENTS, 0),
    Column("counted", "Last count"),
    Column("source", "Source of the opening"),
    Column("source_count", "Source of the count"),
)


def opened(view: View, date: str) -> pd.DataFrame:
    """Branches and universities that had opened by a date, the oldest first.

    An opening that is dated to the year or month counts if that year or month had begun.

    Args:
        view: The data.
        date: `YYYY-MM-DD`, `YYYY-MM` or `YYYY`.
    """
    rows = view.rows("institutions", kind=tuple(KINDS))
    rows = rows[rows["opened"].notna()]
    begun = [start[: len(date)] <= date[: len(start)] for start in rows["opened"]]
    chosen = rows[pd.Series(begun, index=rows.index, dtype=bool)]
    return chosen.sort_values(["opened", "institution"], kind="stable").reset_index(drop=True)


@once
def tallies(view: View, date: str) -> dict[str, Value]:
    """How many had opened by a date, each counted in the table.

    Returns:
        `branches`; `all` (with universities of their own); `own` (these alone); `renamed` (branches that took another
        name since); `kept` (all without the renamed). The definition of `own` and `renamed` is their names.
    """
    rows = opened(view, date)
    period = "now" if date == ALWAYS else f"by {date_label(date)}"
    branch, renamed = rows["kind"] == BRANCH, (rows["kind"] == BRANCH) & rows["later_name"].notna()

    def tally(name: str, unit: str, part: pd.DataFrame, what: str) -> Value:
        # A place and a date of opening are found in pages of the institutions and in the press.
        sources = tuple(dict.fromkeys(part["source"]))
        return Value(name, float(len(part)), unit, period, what, "press", sources, derived="counted in the table")

    return {
        "branches": tally("branches", "branches", rows[branch], "branches of Korean universities opened"),
        "all": tally("all", "institutions", rows, "branches, and universities of their own run by Koreans"),
        "own": tally("own", "universities", rows[~branch], ", ".join(rows.loc[~branch, "name"])),
        "renamed": tally("renamed", "branches", rows[renamed], ", ".join(rows.loc[renamed, "name"])),
        "kept": tally("kept", "institutions", rows[~renamed], "all without branches that took another name"),
    }


def institutions(view: View) -> Result:
    """Every branch and university with city, opening, founding decree and its last count of students.

    Returns:
        Rows of name, kind, city, opened, decree, students, their day; values of `tallies`, and `first` (year of the
        first opening), `counted` (those with a count of students), `stated` (the article's number of branches).
    """
    rows = opened(view, ALWAYS)
    data = _described(view, rows).join(_last_counts(view, rows))
    data = data.assign(event=data["label"] + ("; " + data["counted"]).fillna(""))
    if data.empty:
        return Result.nothing(_COLUMNS, data)
    sources = tuple(dict.fromkeys([*data["source"], *data["source_count"].dropna()]))
    stated = view.stated("E1").named("stated")
    values = values_by_name([*tallies(view, ALWAYS).values(), _first(data), _with_count(data), stated])
    return Result(data, _COLUMNS, sources, _text(data), values)


def _described(view: View, rows: pd.DataFrame) -> pd.DataFrame:
    """The institutions with kind, city and dates in words."""
    places = view.frames["places"].set_index("place")["name"]
    later = (", now " + rows["later_name"]).fillna("")
    return rows.assign(
        label=rows["name"] + later,
        kind_words=rows["kind"].map(KINDS),
        city=rows["place"].map(places),
        opened_words=rows["opened"].map(date_label),
        decree=rows["resolution"].map(date_label, na_action="ignore"),
    )


def _last_counts(view: View, rows: pd.DataFrame) -> pd.DataFrame:
    """The last count of students of each institution; missing where none was found."""
    columns = ["students", "counted", "source_count"]
    return pd.DataFrame([_last_count(view, name) for name in rows["institution"]], index=rows.index, columns=columns)


def _last_count(view: View, institution: str) -> dict[str, object]:
    rows = view.rows("institution_counts", institution=institution, measure=tuple(_COUNTED))
    if rows.empty:
        return {"students": float("nan"), "counted": None, "source_count": None}
    row = view.one_per(rows[rows["date"] == rows["date"].max()], "measure").iloc[0]
    bound = {"at_least": "over ", "rounded": "about "}.get(row["status"], "")
    words = f"{bound}{number_text(row['value'])} {_COUNTED[row['measure']]}, {date_label(row['date'])}"
    return {"students": float(row["value"]), "counted": words, "source_count": row["source"]}


def _text(data: pd.DataFrame) -> str:
    parts = []
    for _, row in data.iterrows():
        count = "" if pd.isna(row["students"]) else f", {row['counted']}"
        parts.append(f"{row['label']}: {row['city']}, opened {row['opened_words']}{count}")
    return "; ".join(parts) + "."


def _first(data: pd.DataFrame) -> Value:
    row = data.iloc[0]
    return Value("first", float(row["opened"][:4]), "year", row["opened_words"], row["name"], "press", (row["source"],))


def _with_count(data: pd.DataFrame) -> Value:
    rows = data[data["students"].notna()]
    papers = ("now", "institutions with a count of students", "press", tuple(rows["source_count"]))
    return Value("counted", float(len(rows)), "institutions", *papers, derived="counted in the table")
