"""Korean universities in Uzbekistan: where they are, since when, with how many students, and which four are meant."""

from __future__ import annotations

import pandas as pd

from koruz.indicators.dates import date_label
from koruz.indicators.education.view import STUDENTS, View
from koruz.results import Column, Result, sources_of, values_by_name
from koruz.values import Value, number_text

BRANCH, OWN = "branch", "university"
KINDS = {BRANCH: "branch of a Korean university", OWN: "university of its own, run by Koreans"}
BRANCHES, WITH_OWN = "branches alone", "with the university run by Koreans"
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
    data = opened(view, "9999")
    places = view.frames["places"].set_index("place")["name"]
    counts = pd.DataFrame([_last_count(view, name) for name in data["institution"]], index=data.index)
    data = data.assign(
        label=[_named(row) for _, row in data.iterrows()],
        kind_words=data["kind"].map(KINDS),
        city=data["place"].map(places),
        opened_words=data["opened"].map(date_label),
        decree=data["resolution"].map(date_label, na_action="ignore"),
    ).join(counts)
    columns = (
        Column("label", "Institution"),
        Column("kind_words", "Kind"),
        Column("city", "City"),
        Column("opened_words", "Opened"),
        Column("decree", "Decree"),
        Column("students", "Students, last count", STUDENTS, 0),
        Column("counted", "Counted"),
        Column("source", "Source of the opening"),
        Column("count_source", "Source of the count"),
    )
    if data.empty:
        return Result(data, columns, (), "")
    sources = tuple(dict.fromkeys([*data["source"], *data["count_source"].dropna()]))
    values = values_by_name([*tallies(view, "9999"), _first(data), _with_count(data)])
    return Result(data, columns, sources, _text(data), values)


def _named(row: pd.Series) -> str:
    return f"{row['name']}, now {row['later_name']}" if isinstance(row["later_name"], str) else str(row["name"])


def _last_count(view: View, institution: str) -> dict[str, object]:
    rows = view.rows("institution_counts", institution=institution, measure=tuple(_COUNTED))
    if rows.empty:
        return {"students": float("nan"), "counted": None, "count_source": None}
    row = view.one_per(rows[rows["date"] == rows["date"].max()], "measure").iloc[0]
    words = f"{_COUNTED[row['measure']]}, {date_label(row['date'])}"
    bound = {"at_least": "over ", "rounded": "about "}.get(row["status"], "")
    return {"students": float(row["value"]), "counted": f"{bound}{words}".strip(), "count_source": row["source"]}


def _text(data: pd.DataFrame) -> str:
    parts = []
    for _, row in data.iterrows():
        count = "" if pd.isna(row["students"]) else f"; {number_text(row['students'])}: {row['counted']}"
        parts.append(f"{row['label']}, {row['city']}, {row['opened_words']}{count}")
    return "; ".join(parts) + "."


def tallies(view: View, date: str) -> list[Value]:
    """How many had opened by a date: `branches`, `all` with universities of their own, and branches since `renamed`.

    Each is derived; it inherits the sources of the openings.
    """
    rows = opened(view, date)
    period = "now" if date == "9999" else f"by {date_label(date)}"
    branch, renamed = rows["kind"] == BRANCH, rows["later_name"].notna()

    def tally(name: str, unit: str, part: pd.DataFrame, how: str) -> Value:
        # A place and a date of opening are found in pages of the institutions and in the press.
        sources = tuple(dict.fromkeys(part["source"]))
        return Value(name, float(len(part)), unit, period, how, "press", sources, derived="counted in the table")

    return [
        tally("branches", "branches", rows[branch], "branches of Korean universities opened"),
        tally("all", "institutions", rows, "branches, and universities of their own run by Koreans"),
        tally("renamed", "institutions", rows[branch & renamed], "branches that took another name since"),
    ]


def _first(data: pd.DataFrame) -> Value:
    row = data.iloc[0]
    return Value("first", float(row["opened"][:4]), "year", row["opened_words"], row["name"], "press", (row["source"],))


def _with_count(data: pd.DataFrame) -> Value:
    rows = data[data["students"].notna()]
    sources = tuple(rows["count_source"])
    how = "those with a count of students"
    return Value("counted", float(len(rows)), "institutions", "", how, "press", sources, derived="counted in the table")


def places(view: View) -> Result:
    """The cities of the institutions, one point for each.

    Returns:
        Rows of city, latitude, longitude in degrees, number of institutions, their names and years as `label`; values
        `cities` and `capital` (institutions in the city that has most).
    """
    rows = opened(view, "9999")
    columns = (
        Column("city", "City"),
        Column("institutions", "Institutions", "institutions", 0),
        Column("names", "Names and years of opening"),
        Column("latitude", "Latitude", "degrees", 2),
        Column("longitude", "Longitude", "degrees", 2),
        Column("source", "Source of the coordinates"),
    )
    coordinates = view.frames["places"].dropna(subset=["latitude"]).set_index("place")
    items = []
    for place, part in rows[rows["place"].isin(coordinates.index)].groupby("place", sort=False):
        point = coordinates.loc[place]
        names = [f"{_short(row)} {row['opened'][:4]}" for _, row in part.iterrows()]
        items.append(
            {
                "city": point["name"],
                "latitude": float(point["latitude"]),
                "longitude": float(point["longitude"]),
                "institutions": len(part),
                "names": ", ".join(names),
                "label": f"{point['name']}: {', '.join(names)}",
                "source": point["source"],
            }
        )
    data = pd.DataFrame(items)
    if data.empty:
        return Result(data, columns, (), "")
    data = data.sort_values("institutions", ascending=False, kind="stable").reset_index(drop=True)
    sources = tuple(dict.fromkeys([*sources_of(rows), *data["source"]]))
    text = "; ".join(data["label"]) + ". The points are the cities, not the campuses."
    found = [
        Value("cities", float(len(data)), "cities", "now", "cities with a Korean university", "press", sources),
        Value(
            "most", float(data["institutions"].iloc[0]), "institutions", "now", data["city"].iloc[0], "press", sources
        ),
    ]
    return Result(data, columns, sources, text, values_by_name(found))


def _short(row: pd.Series) -> str:
    """The Korean university's name without 'University'; the institution's own where it has no home university."""
    home = row["home_university"] if isinstance(row["home_university"], str) else row["name"].split(" in ")[0]
    return home.removesuffix(" University") if isinstance(row["home_university"], str) else home


def openings(view: View) -> Result:
    """How many had opened by the end of each year, branches alone and with universities of their own.

    Returns:
        Rows of year, series, number; values as `tallies` gives for the year of the article's figure (June 2024): `branches`,
        `all`, `renamed`, and the article's own number `stated`.
    """
    rows = opened(view, "9999")
    columns = (
        Column("year", "End of the year", "year"),
        Column("series", "What is counted"),
        Column("number", "Opened so far", "institutions", 0),
        Column("names", "Opened in the year"),
    )
    if rows.empty:
        return Result(rows.assign(year=0, series="", number=0, names=""), columns, (), "")
    years = rows["opened"].str[:4].astype(int)
    items = []
    for series, kinds in ((BRANCHES, (BRANCH,)), (WITH_OWN, (BRANCH, OWN))):
        part = rows[rows["kind"].isin(kinds)]
        starts = years[part.index]
        for year in range(int(years.min()), max(int(years.max()), 2024) + 1):
            new = part[starts == year]
            items.append((year, series, int((starts <= year).sum()), ", ".join(new["name"])))
    data = pd.DataFrame(items, columns=["year", "series", "number", "names"])
    ends = data.groupby("series", sort=False)["number"].last()
    text = "; ".join(f"{series}: {number} at the end of {data['year'].max()}" for series, number in ends.items())
    found = [*tallies(view, "2024-06-14"), view.stated("E1").named("stated")]
    return Result(data, columns, sources_of(rows), f"Opened so far. {text}.", values_by_name(found))
