"""Where in Uzbekistan the Korean universities are."""

from __future__ import annotations

import pandas as pd

from koruz.indicators.education.institutions import ALWAYS, KINDS, opened
from koruz.indicators.education.view import View
from koruz.report.results import Column, Result, sources_of, values_by_name
from koruz.report.values import Value

_COLUMNS = (
    Column("city", "City"),
    Column("kind_words", "Kind"),
    Column("number", "Institutions", "institutions", 0),
    Column("names", "Names and years of opening"),
    Column("latitude", "Latitude of the city", "degrees", 2),
    Column("longitude", "Longitude of the city", "degrees", 2),
    Column("source", "Source of the coordinates"),
)


def places(view: View) -> Result:
    """The cities of the institutions, a point for each kind in each; those without coordinates are left out.

    Returns:
        Rows of city, kind, number, institutions with their years, coordinates of the city in degrees, and `mark`, a
        short label; values `cities`, `all` (institutions on the map) and `most` (those in the city that has most; its
        name is the definition).
    """
    points = view.frames["places"].dropna(subset=["latitude"])[["place", "name", "latitude", "longitude", "source"]]
    known = opened(view, ALWAYS).merge(points, on="place", suffixes=("", "_place"))
    data = pd.DataFrame([_point(part) for _, part in known.groupby(["place", "kind"], sort=False)])
    if data.empty:
        return Result.nothing(_COLUMNS, data)
    sources = tuple(dict.fromkeys([*sources_of(known), *data["source"]]))
    size = data.groupby("city", sort=False)["number"].sum()
    text = "; ".join(f"{row['city']}: {row['names']}" for _, row in data.iterrows())
    found = [
        Value("cities", float(len(size)), "cities", "now", "cities with a Korean university", "press", sources),
        Value("all", float(size.sum()), "institutions", "now", "institutions on the map", "press", sources),
        Value("most", float(size.max()), "institutions", "now", str(size.idxmax()), "press", sources),
    ]
    text += ". The points are the cities, not the campuses."
    return Result(data, _COLUMNS, sources, text, values_by_name(found))


def _point(part: pd.DataFrame) -> dict[str, object]:
    """One kind of institutions in one city."""
    first = part.iloc[0]
    return {
        "city": first["name_place"],
        "kind_words": KINDS[first["kind"]],
        "number": len(part),
        "names": ", ".join(f"{row['name']} {row['opened'][:4]}" for _, row in part.iterrows()),
        "mark": f"{first['name_place']}: {len(part)}",
        "latitude": float(first["latitude"]),
        "longitude": float(first["longitude"]),
        "source": first["source_place"],
    }
