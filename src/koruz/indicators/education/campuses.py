"""Korean universities in Uzbekistan: where they are, since when, and with how many students."""

from __future__ import annotations

import pandas as pd

from koruz.indicators.dates import date_label
from koruz.indicators.education.view import STUDENTS, View
from koruz.results import Column, Result, sources_of, values_by_name
from koruz.values import Value, number_text

BRANCH, OWN = "branch", "university"
KINDS = {BRANCH: "branch of a Korean university", OWN: "university of its own, run by Koreans"}
ALWAYS = "9999-12-31"
"""A day by which everything has opened."""

_COUNTED = {"students": "students", "korean_department_students": "students of the Korean department"}


def opened(view: View, date: str) -> pd.DataFrame:
    """Branches and universities that had opened by a date, the oldest first.

    An opening that is dated to the year or month counts if that year or month had begun.

    Args:
        view: The data.
        date: `YYYY-MM-DD`, `YYYY-MM` or `YYYY`.
    """
    rows = view.rows("institutions", kind=tuple(KINDS))
    rows = rows[rows["opened"].notna()]
    begun = rows["opened"].map(
        lambda start: start <= date[: len(start)] if len(date) >= len(start) else start[:4] <= date
    )
    return rows[begun.astype(bool)].sort_values(["opened", "institution"], kind="stable").reset_index(drop=True)


def institutions(view: View) -> Result:
    """Every branch and university with city, opening, founding decree and its last count of students.

    Returns:
        Rows of name, kind, city, opened, decree, students, their day; values `branches`, `all` (with universities of
        their own), `renamed` (branches that took another name), `first` (year of the first opening), `counted` (those
        with a count of students).
    """
    data = opened(view, ALWAYS)
    places = view.frames["places"].set_index("place")["name"]
    counts = pd.DataFrame([_last_count(view, name) for name in data["institution"]], index=data.index)
    data = data.assign(
        label=[_named(row) for _, row in data.iterrows()],
        kind_words=data["kind"].map(KINDS),
        city=data["place"].map(places),
        opened_words=data["opened"].map(date_label),
        decree=data["resolution"].map(date_label, na_action="ignore"),
    ).join(counts)
    data = data.assign(event=data["label"] + ("; " + data["counted"]).fillna(""))
    columns = (
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
    if data.empty:
        return Result(data, columns, (), "")
    sources = tuple(dict.fromkeys([*data["source"], *data["source_count"].dropna()]))
    values = values_by_name([*tallies(view, ALWAYS), _first(data), _with_count(data)])
    return Result(data, columns, sources, _text(data), values)


def _named(row: pd.Series) -> str:
    return f"{row['name']}, now {row['later_name']}" if isinstance(row["later_name"], str) else str(row["name"])


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


def tallies(view: View, date: str) -> list[Value]:
    """How many had opened by a date: `branches`, `all`, universities of their `own`, and branches since `renamed`.

    Each is derived; it inherits the sources of the openings.
    """
    rows = opened(view, date)
    period = "now" if date == ALWAYS else f"by {date_label(date)}"
    branch, renamed = rows["kind"] == BRANCH, rows["later_name"].notna()

    def tally(name: str, unit: str, part: pd.DataFrame, how: str) -> Value:
        # A place and a date of opening are found in pages of the institutions and in the press.
        sources = tuple(dict.fromkeys(part["source"]))
        return Value(name, float(len(part)), unit, period, how, "press", sources, derived="counted in the table")

    return [
        tally("branches", "branches", rows[branch], "branches of Korean universities opened"),
        tally("all", "institutions", rows, "branches, and universities of their own run by Koreans"),
        tally("own", "universities", rows[~branch], "universities of their own, run by Koreans"),
        tally("renamed", "institutions", rows[branch & renamed], "branches that took another name since"),
    ]


def _first(data: pd.DataFrame) -> Value:
    row = data.iloc[0]
    return Value("first", float(row["opened"][:4]), "year", row["opened_words"], row["name"], "press", (row["source"],))


def _with_count(data: pd.DataFrame) -> Value:
    rows = data[data["students"].notna()]
    sources = tuple(rows["source_count"])
    how = "those with a count of students"
    return Value("counted", float(len(rows)), "institutions", "", how, "press", sources, derived="counted in the table")


def places(view: View) -> Result:
    """The cities of the institutions, a point for each kind in each; those without coordinates are left out.

    Returns:
        Rows of city, kind, number, institutions with their years, coordinates of the city in degrees, and `mark`, a short
        label; values `cities` and `most` (institutions in the city that has most; its name is the definition).
    """
    rows = opened(view, ALWAYS)
    points = view.frames["places"].dropna(subset=["latitude"])
    known = rows.merge(
        points[["place", "name", "latitude", "longitude", "source"]], on="place", suffixes=("", "_place")
    )
    data = pd.DataFrame([_point(part) for _, part in known.groupby(["place", "kind"], sort=False)])
    columns = (
        Column("city", "City"),
        Column("kind_words", "Kind"),
        Column("number", "Institutions", "institutions", 0),
        Column("names", "Names and years of opening"),
        Column("latitude", "Latitude of the city", "degrees", 2),
        Column("longitude", "Longitude of the city", "degrees", 2),
        Column("source", "Source of the coordinates"),
    )
    if data.empty:
        return Result(data, columns, (), "")
    sources = tuple(dict.fromkeys([*sources_of(known), *data["source"]]))
    size = data.groupby("city")["number"].sum()
    text = "; ".join(f"{row['city']}: {row['names']}" for _, row in data.iterrows())
    found = [
        Value("cities", float(len(size)), "cities", "now", "cities with a Korean university", "press", sources),
        Value("most", float(size.max()), "institutions", "now", str(size.idxmax()), "press", sources),
    ]
    return Result(
        data, columns, sources, f"{text}. The points are the cities, not the campuses.", values_by_name(found)
    )


def _point(part: pd.DataFrame) -> dict[str, object]:
    """One kind of institutions in one city."""
    first = part.iloc[0]
    return {
        "city": first["name_place"],
        "kind_words": KINDS[first["kind"]],
        "number": len(part),
        "names": ", ".join(f"{row['name']} {row['opened'][:4]}" for _, row in part.iterrows()),
        "mark": f"{first['name_place']}: {', '.join(_short(row) for _, row in part.iterrows())}",
        "latitude": float(first["latitude"]),
        "longitude": float(first["longitude"]),
        "source": first["source_place"],
    }


def _short(row: pd.Series) -> str:
    """First word of the Korean university's name; the institution's own without its city where it is of no other."""
    if isinstance(row["home_university"], str):
        return row["home_university"].split()[0]
    return str(row["name"]).split(" in ")[0]
