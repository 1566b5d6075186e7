"""Where the projects lie: a mark on the map for each town, with the smaller places close to it."""

from __future__ import annotations

import pandas as pd

from koruz.indicators.construction.counts import UNIT, counted
from koruz.indicators.construction.view import View
from koruz.methods.geodesy import great_circle
from koruz.report.results import Column, Result, sources_of, values_by_name
from koruz.report.values import Value, derive
from koruz.words.units import percent

OUTLINES = "uzb_kor_50m"
"""The outlines of the data package on which the places stand."""

_CAPITAL = "tashkent"
_REACH = 60.0
_PRECISION = {"at": "", "nearest": "nearest town", "assumed": "place assumed"}
_KNOWN, _NEAR = "Town known", "Only the nearest town known, for some or all"
_ORDER = ["count", "place_name"]
_COLUMNS = (
    Column("place_name", "Place"),
    Column("count", "Projects", UNIT, 0),
    Column("exactness", "How the places are known"),
    Column("names", "Which"),
)


def located(view: View) -> Result:
    """Where the projects lie: a mark for each place, with the smaller places close to it.

    Projects spread over several places or of unknown place can't be drawn, nor the start of a route as a site; they are
    counted in the values.

    Returns:
        Rows of place, longitude, latitude, count, exactness and the projects' names; values `projects`, `placed`,
        `unplaced`, `near_capital` (placed within `reach` of Tashkent), `near_share`, `marks`, `reach` (how near a
        smaller place lies to share a mark, in kilometres).
    """
    projects = view.projects()
    sites = _sites(view, projects)
    data = _marks(sites)
    if data.empty:
        return Result.nothing(_COLUMNS, data)
    values = values_by_name(_values(view, projects, sites, data))
    most = ", ".join(f"{name} {count}" for name, count in data[["place_name", "count"]].head(4).to_numpy())
    text = (
        f"{values['placed']} of {values['projects']:n}, in {values['marks']}. Most at or near {most}. Within "
        f"{values['reach']} of Tashkent: {values['near_capital']:n}. Without one known place: {values['unplaced']:n}."
    )
    return Result(data, _COLUMNS, sources_of(sites), text, values)


def _sites(view: View, projects: pd.DataFrame) -> pd.DataFrame:
    """Projects with one known place, its coordinates, and their names with how the place is known."""
    places = view.frames["places"][["place", "name", "latitude", "longitude"]].rename(columns={"name": "place_name"})
    sites = projects[projects["place_precision"].isin(list(_PRECISION))].merge(places, on="place")
    sites = sites.dropna(subset=["latitude", "longitude"]).reset_index(drop=True)
    known = sites["place_precision"].map(_PRECISION)
    where = known.mask(known == "", sites["place_name"])
    words = sites["name"].str.cat(where, sep=" (") + ")"
    return sites.assign(words=words, inexact=known != "")


def _marks(sites: pd.DataFrame) -> pd.DataFrame:
    """One row for each mark, the largest first: where labels compete for room, theirs are written."""
    places = sites.groupby(["place", "place_name", "latitude", "longitude"], as_index=False).size()
    places = _largest_first(places.rename(columns={"size": "count"}))
    marks = sites.assign(center=sites["place"].map(_centers(places))).sort_values("name", kind="stable")
    data = marks.groupby("center", as_index=False).agg(
        count=("project", "size"), names=("words", "; ".join), inexact=("inexact", "max")
    )
    data = _largest_first(data.merge(places.drop(columns="count"), left_on="center", right_on="place"))
    labels = [f"{name} {count}" if count > 1 else str(name) for name, count in data[["place_name", "count"]].to_numpy()]
    exactness = data["inexact"].astype(bool).map({True: _NEAR, False: _KNOWN})
    return data.assign(label=pd.Series(labels, dtype="str"), exactness=exactness)


def _largest_first(places: pd.DataFrame) -> pd.DataFrame:
    return places.sort_values(_ORDER, ascending=[False, True], kind="stable").reset_index(drop=True)


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


def _values(view: View, projects: pd.DataFrame, sites: pd.DataFrame, data: pd.DataFrame) -> list[Value]:
    near = sites[_near_capital(view, sites)]
    absent = projects[~projects["project"].isin(sites["project"])]
    placed = counted(view, "placed", sites, "projects whose place is known")
    close = counted(view, "near_capital", near, "projects in or near Tashkent", sites)
    share = percent(close.amount, placed.amount)
    how = f"{close:n} of {placed:n}"
    return [
        counted(view, "projects", projects, "projects with a Korean part"),
        placed,
        close,
        counted(view, "unplaced", absent, "projects without one known place", projects),
        derive("near_share", share, "percent", how, (placed,), definition="placed projects near Tashkent"),
        derive("marks", len(data), "marks", "places with what lies close to them", (placed,), definition="marks"),
        Value("reach", _REACH, "km", definition="how near a place lies to share a mark", derived="our choice"),
    ]


def _near_capital(view: View, sites: pd.DataFrame) -> list[bool]:
    capital = view.frames["places"].set_index("place").loc[[_CAPITAL]].iloc[0]
    center = (float(capital["latitude"]), float(capital["longitude"]))
    points = zip(sites["latitude"].astype(float), sites["longitude"].astype(float), strict=True)
    return [great_circle(center, point) <= _REACH for point in points]
