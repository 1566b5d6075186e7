"""Which projects there are, where they lie, how far they came, and what became of what was announced."""

from __future__ import annotations

import pandas as pd

from koruz.indicators.construction.money import in_words, largest_of_each
from koruz.indicators.construction.view import GROUPS, STAGES, View
from koruz.indicators.dates import date_label
from koruz.indicators.geodesy import great_circle
from koruz.results import Column, Result, sources_of, values_by_name
from koruz.values import Value, derive

OUTLINES = "uzb_kor_50m"
"""The outlines of the data package on which the places stand."""

_COUNT = "projects"
_CAPITAL = "tashkent"
_NEAR_CAPITAL = 60.0
_REACH = 30.0
_RIPE_YEARS = 5
_SPAN = 5
_EXACT = {"at": "", "nearest": "nearest town", "assumed": "place assumed"}
_KNOWN, _NEAR = "Towns of all projects known", "For some or all only the nearest town"
_UNDATED = "Undated"
_NAMED_SOURCES = 3
_NO_VALUE = "none printed"


def located(view: View) -> Result:
    """Where the projects lie: a mark for each place, with the smaller places close to it.

    Projects spread over several places or of unknown place can't be drawn, nor the start of a route as a site; they are
    counted in the values.

    Returns:
        Rows of place, longitude, latitude, count, exactness and the projects' names; values `projects`, `placed`,
        `unplaced`, `near_capital` (placed within `radius` of Tashkent), `near_share`, `marks`, `reach` (how near a
        smaller place lies to share a mark).
    """
    projects = view.projects()
    sites = _sites(view, projects)
    data = _marks(sites)
    columns = (
        Column("place_name", "Place"),
        Column("count", "Projects", _COUNT, 0),
        Column("exactness", "How the places are known"),
        Column("names", "Which"),
    )
    if data.empty:
        return Result(data, columns, (), "")
    values = values_by_name(_located_values(view, projects, sites, data))
    ends = ", ".join(f"{name} {count}" for name, count in data[["place_name", "count"]].head(4).to_numpy())
    text = (
        f"{values['placed']} of {values['projects']:n} stand on the map, in {values['marks']}. Most at or near {ends}; "
        f"{values['near_capital']:n} lie within {values['radius']} of Tashkent. {values['unplaced']:n} can't be placed."
    )
    return Result(data, columns, sources_of(sites), text, values)


def _sites(view: View, projects: pd.DataFrame) -> pd.DataFrame:
    """Projects with one known place, its coordinates, and their names with how the place is known."""
    places = view.frames["places"][["place", "name", "latitude", "longitude"]].rename(columns={"name": "place_name"})
    sites = projects[projects["place_precision"].isin(list(_EXACT))].merge(places, on="place")
    sites = sites.dropna(subset=["latitude", "longitude"]).reset_index(drop=True)
    known = sites["place_precision"].map(_EXACT)
    where = known.mask(known == "", sites["place_name"])
    words = sites["name"].str.cat(where, sep=" (") + ")"
    return sites.assign(words=words, inexact=known != "")


def _marks(sites: pd.DataFrame) -> pd.DataFrame:
    """One row for each mark, the largest first: where labels compete for room, theirs are written."""
    order = ["count", "place_name"]
    places = sites.groupby(["place", "place_name", "latitude", "longitude"], as_index=False).size()
    places = places.rename(columns={"size": "count"}).sort_values(order, ascending=[False, True], kind="stable")
    centers = _centers(places)
    marks = sites.assign(center=sites["place"].map(centers)).sort_values("name", kind="stable")
    data = marks.groupby("center", as_index=False).agg(
        count=("project", "size"), names=("words", "; ".join), inexact=("inexact", "max")
    )
    data = data.merge(places.drop(columns="count"), left_on="center", right_on="place")
    data = data.sort_values(order, ascending=[False, True], kind="stable").reset_index(drop=True)
    labels = [f"{name} {count}" if count > 1 else str(name) for name, count in data[["place_name", "count"]].to_numpy()]
    exactness = data["inexact"].astype(bool).map({True: _NEAR, False: _KNOWN})
    return data.assign(label=pd.Series(labels, dtype="str"), exactness=exactness)


def _centers(places: pd.DataFrame) -> dict[str, str]:
    """To which mark each place belongs: the first place within reach in the order given, else its own."""
    points: dict[str, tuple[float, float]] = {}
    centers = {}
    for place, latitude, longitude in places[["place", "latitude", "longitude"]].itertuples(index=False, name=None):
        point = (float(latitude), float(longitude))
        near = [center for center, other in points.items() if great_circle(point, other) <= _REACH]
        centers[place] = near[0] if near else place
        if not near:
            points[place] = point
    return centers


def _located_values(view: View, projects: pd.DataFrame, sites: pd.DataFrame, data: pd.DataFrame) -> list[Value]:
    capital = view.frames["places"].set_index("place").loc[[_CAPITAL]].iloc[0]
    center = (float(capital["latitude"]), float(capital["longitude"]))
    points = zip(sites["latitude"].astype(float), sites["longitude"].astype(float), strict=True)
    near = [great_circle(center, point) <= _NEAR_CAPITAL for point in points]
    counts = {
        "projects": (len(projects), projects, "projects with a Korean part"),
        "placed": (len(sites), sites, "projects whose place is known"),
        "unplaced": (len(projects) - len(sites), projects, "projects without one known place"),
        "near_capital": (sum(near), sites[near], "projects in or near Tashkent"),
    }
    found = [_count(view, name, *papers) for name, papers in counts.items()]
    share = 100 * sum(near) / len(sites)
    how = f"{sum(near)} of {len(sites)}"
    return [
        *found,
        derive("near_share", share, "percent", how, found[1:2], definition="placed projects near Tashkent"),
        derive("marks", len(data), "marks", "places with what lies close to them", found[1:2], definition="marks"),
        Value("reach", _REACH, "km", definition="how near a place lies to share a mark", derived="our choice"),
        Value("radius", _NEAR_CAPITAL, "km", definition="what counts as near Tashkent", derived="our choice"),
    ]


def _count(view: View, name: str, amount: int, rows: pd.DataFrame, definition: str, unit: str = _COUNT) -> Value:
    """A count of projects; the list is gathered from the press, so a count of it is graded as such.

    The value names the sources that are behind most of its rows; all of them stand with the exhibit.
    """
    papers = (f"to {view.as_of_year}", definition, "press", sources_of(rows)[:_NAMED_SOURCES])
    return Value(name, amount, unit, *papers, derived=f"count of {len(rows)} rows of the list of projects")


def by_group(view: View) -> Result:
    """How far the projects of each group of sectors came, as counts.

    Returns:
        Rows of group, stage, count for every pair that the matrix shows, empty cells as 0; values `projects`, one for
        each stage, `services` (health, education, science), `services_done`, `services_signed`, `fuel`, `fuel_done`.
    """
    projects = view.projects()
    groups = {name: label for name, label in GROUPS.items() if (projects["group"] == name).any()}
    data = _crossed(projects, "group", groups)
    columns = (
        Column("row", "Sectors"),
        Column("stage_label", "How far it came"),
        Column("count", "Projects", _COUNT, 0),
    )
    if projects.empty:
        return Result(data, columns, (), "")
    services, fuel = (projects[projects["group"] == name] for name in ("services", "fuel_and_power"))
    values = [
        *_stage_values(view, projects),
        _count(view, "services", len(services), services, "projects of health, education and science"),
        _count(view, "services_done", _of(services, "done"), services, "of them at work or built"),
        _count(view, "services_signed", _of(services, "signed"), services, "of them, contract or money signed"),
        _count(view, "fuel", len(fuel), fuel, "projects of fuel, power and heat"),
        _count(view, "fuel_done", _of(fuel, "done"), fuel, "of them at work or built"),
    ]
    return Result(data, columns, sources_of(projects), _crossed_text(data), values_by_name(values))


def by_period(view: View) -> Result:
    """How far the projects of each five years came, by the year in which they were announced.

    Returns:
        Rows of period, stage, count, empty cells as 0; values `ripe` (announced in `limit` or before, five years ago),
        `ripe_done`, `ripe_share` (the same in percent), `ripe_lost` (put off, dropped, built by others),
        `ripe_untraced`, `ripe_talk`, `young` and `young_done` (announced since), `wait`.
    """
    projects = view.projects()
    start = (projects["year_announced"] // _SPAN * _SPAN).astype("Int64")
    period = start.map(lambda year: _UNDATED if pd.isna(year) else f"{year}\N{EN DASH}{year + _SPAN - 1}").astype(str)
    period = period.mask(start.isna(), _UNDATED)
    periods = {name: name for name in [*sorted(set(period) - {_UNDATED}), *([_UNDATED] if start.isna().any() else [])]}
    data = _crossed(projects.assign(period=period), "period", periods)
    columns = (
        Column("row", "Announced"),
        Column("stage_label", "How far it came"),
        Column("count", "Projects", _COUNT, 0),
    )
    if projects.empty:
        return Result(data, columns, (), "")
    ripe = projects[projects["year_announced"] <= view.as_of_year - _RIPE_YEARS]
    young = projects[projects["year_announced"] > view.as_of_year - _RIPE_YEARS]
    limit = f"announced up to {view.as_of_year - _RIPE_YEARS}"
    counts = [
        _count(view, "ripe", len(ripe), ripe, f"projects {limit}"),
        _count(view, "ripe_done", _of(ripe, "done"), ripe, f"projects {limit}, at work or built"),
        _count(view, "ripe_lost", _of(ripe, "lost"), ripe, f"projects {limit}, put off, dropped or built by others"),
        _count(view, "ripe_untraced", _of(ripe, "untraced"), ripe, f"projects {limit}, outcome not found"),
        _count(view, "ripe_talk", _of(ripe, "talk"), ripe, f"projects {limit}, still only planned or discussed"),
        _count(view, "young", len(young), young, f"projects {limit.replace('up to', 'after')}"),
        _count(view, "young_done", _of(young, "done"), young, "of them at work or built"),
        Value(
            "limit",
            view.as_of_year - _RIPE_YEARS,
            "year",
            definition="last year of the older ones",
            derived="our choice",
        ),
        Value("wait", _RIPE_YEARS, "years", definition="time after which an outcome is expected", derived="our choice"),
    ]
    share = 100 * _of(ripe, "done") / len(ripe) if len(ripe) else float("nan")
    how = f"{counts[1]:n} of {counts[0]:n}"
    done = derive("ripe_share", share, "percent", how, counts[:2], definition=f"projects {limit} at work or built")
    return Result(data, columns, sources_of(projects), _crossed_text(data), values_by_name([*counts, done]))


def _stage_values(view: View, projects: pd.DataFrame) -> list[Value]:
    words = {stage: f"projects, {label.lower()}" for stage, label in STAGES.items()}
    return [
        _count(view, "projects", len(projects), projects, "projects with a Korean part"),
        *(
            _count(view, stage, _of(projects, stage), projects[projects["stage"] == stage], words[stage])
            for stage in STAGES
        ),
    ]


def _of(projects: pd.DataFrame, stage: str) -> int:
    return int((projects["stage"] == stage).sum())


def _crossed(projects: pd.DataFrame, by: str, rows: dict[str, str]) -> pd.DataFrame:
    """Counts of every pair of row and stage that occurs in the frame's rows and columns."""
    stages = [stage for stage in STAGES if (projects["stage"] == stage).any()]
    pairs = [
        {
            "row": label,
            "stage": stage,
            "stage_label": STAGES[stage],
            "count": int(((projects[by] == name) & (projects["stage"] == stage)).sum()),
        }
        for name, label in rows.items()
        for stage in stages
    ]
    return pd.DataFrame(pairs, columns=["row", "stage", "stage_label", "count"])


def _crossed_text(data: pd.DataFrame) -> str:
    parts = []
    for row, cells in data[data["count"] > 0].groupby("row", sort=False):
        words = ", ".join(f"{label.lower()} {count}" for label, count in cells[["stage_label", "count"]].to_numpy())
        parts.append(f"{row}: {words}")
    return "Projects. " + "; ".join(parts) + "."


def register(view: View) -> Result:
    """Every project: what it is, what it was to cost, and how far it came; the furthest first, then the oldest.

    Returns:
        Rows of project, partner, announced, promised and outcome; values `projects`.
    """
    data = _told(view, view.projects())
    columns = (
        Column("name", "Project"),
        Column("korean_partner", "Korean partner"),
        Column("year_announced", "Announced", "year"),
        Column("promised", "Value and its kind"),
        Column("outcome", "How far it came"),
    )
    if data.empty:
        return Result(data, columns, (), "")
    total = _count(view, "projects", len(data), data, "projects with a Korean part")
    text = f"A list of {total}; first {data.iloc[0]['name']}, last {data.iloc[-1]['name']}."
    return Result(data, columns, sources_of(data), text, values_by_name([total]))


def not_carried_out(view: View) -> Result:
    """What became of announcements that are five years old or more and aren't at work, built, being built or paid for.

    Returns:
        Rows of project, announced, partner, promised, outcome, the largest promise first; values `count`, `others`
        (built by others), `untraced`, `largest` (the largest promise among them).
    """
    projects = view.projects()
    ripe = projects[projects["year_announced"] <= view.as_of_year - _RIPE_YEARS]
    left = _told(view, ripe[ripe["stage"].isin(["talk", "lost", "untraced"])])
    data = left.sort_values(["amount", "year_announced", "name"], ascending=[False, True, True], kind="stable")
    columns = (
        Column("name", "Project"),
        Column("year_announced", "Announced", "year"),
        Column("korean_partner", "Korean partner"),
        Column("all_kinds", "Values, each of its kind"),
        Column("outcome", "What became of it"),
    )
    if data.empty:
        return Result(data, columns, (), "")
    others, untraced = data[data["status_kind"] == "built_by_others"], data[data["stage"] == "untraced"]
    values = [
        _count(view, "count", len(data), data, "old announcements not carried out"),
        _count(view, "others", len(others), others, "of them built by others"),
        _count(view, "untraced", len(untraced), untraced, "of them with no outcome found"),
    ]
    named = "; ".join(f"{name}: {outcome}" for name, outcome in data[["name", "outcome"]].head(4).to_numpy())
    text = f"{values[0]} announced {_RIPE_YEARS} years ago or more. The largest: {named}."
    return Result(data, columns, sources_of(data), text, values_by_name(values))


def _told(view: View, projects: pd.DataFrame) -> pd.DataFrame:
    """Projects with their values and their outcome in words."""
    values = largest_of_each(view).set_index("project")
    promised, all_kinds = values["promised"].to_dict(), in_words(view)
    order = {stage: number for number, stage in enumerate(STAGES)}
    told = projects.assign(
        promised=[promised.get(key, _NO_VALUE) for key in projects["project"]],
        all_kinds=[all_kinds.get(key, _NO_VALUE) for key in projects["project"]],
        amount=projects["project"].map(values["value"]).astype("float64"),
        outcome=[_outcome(*row) for row in projects[["stage", "status_text", "status_date"]].to_numpy()],
        order=projects["stage"].map(order),
        region=projects["region"].fillna(""),
    )
    return told.sort_values(["order", "year_announced", "name"], kind="stable").reset_index(drop=True)


def _outcome(stage: str, text: str, date: object) -> str:
    if stage == "later":
        return f"{STAGES[stage]}, {date_label(str(date))}"
    words = text[0].upper() + text[1:]
    dated = isinstance(date, str) and date[:4] not in words
    return f"{words} ({date_label(str(date))})" if dated else words
