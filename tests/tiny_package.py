"""A tiny data package for tests: enough to break in every way, written anew for each test."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

TABLES = {
    "grades": "grade,rank,meaning\nofficial,1,by the authority\ncompiled,2,gathered\npress,3,said\narticle,4,tested\n",
    "statuses": (
        "status,tier,rank,meaning\nreported,1,1,as printed\nrounded,1,2,about\nat_least,1,3,over\nat_most,1,4,under\n"
        "estimate,1,5,estimated\ninferred,2,6,read so\nsuspect,2,7,misprint\n"
    ),
    "countries": "country,name\nUZB,Uzbekistan\nKOR,South Korea\nPRK,North Korea\nKAZ,Kazakhstan\n",
    "sources": (
        "source,title,publisher,kind,published,url,licence,note\n"
        "STAT_2024,Trade 2023,Statistics Agency,authority,2024-01-20,https://stat.example/1,facts-only,\n"
        "NEWS_2024,Talks in Tashkent,News,media,2024-03,https://news.example/1,facts-only,\n"
        "NEWS_2021,Talks in Seoul,News,media,2021,https://news.example/2,facts-only,\n"
        "OLD_BOOK,A book,Press,reference,,https://book.example,facts-only,\n"
    ),
    "trade": (
        "reporter,partner,flow,year,months,value,unit,status,grade,authority,source,note\n"
        "UZB,KOR,turnover,2020,12,2140,USD million,reported,press,,NEWS_2021,\n"
        "UZB,KOR,turnover,2020,12,2100,USD million,rounded,official,Statistics Agency,NEWS_2024,about\n"
        'UZB,KOR,turnover,2023,12,2300.5,USD million,reported,official,,STAT_2024,"table 1, all goods"\n'
        "UZB,KAZ,turnover,2023,12,4380,USD million,reported,official,,STAT_2024,\n"
    ),
    "cities": (
        "city,country,latitude,opened,low,high,capital\nTashkent,UZB,41.3,2014-10-02,1,2,true\nSeoul,KOR,37.6,,,,true\n"
    ),
}

_UNITS = ["USD million", "percent"]


def field(name: str, kind: str = "string", **rest: Any) -> dict[str, Any]:
    """A column; `constraints` are given as keywords."""
    texts = {key: rest.pop(key) for key in ("title", "description", "unit", "format") if key in rest}
    return {"name": name, "type": kind, **texts, **({"constraints": rest} if rest else {})}


def key(column: str, resource: str, target: str) -> dict[str, Any]:
    """A foreign key of one column."""
    return {"fields": [column], "reference": {"resource": resource, "fields": [target]}}


def papers() -> list[dict[str, Any]]:
    """The columns with which every observation ends."""
    return [
        field("value", "number", required=True),
        field("unit", required=True, enum=_UNITS, description="Unit: USD million: millions; percent: hundredths"),
        field("status", required=True),
        field("grade", required=True),
        field("authority"),
        field("source", required=True),
        field("note"),
    ]


SCHEMAS: dict[str, dict[str, Any]] = {
    "grades": {
        "fields": [
            field("grade", required=True),
            field("rank", "integer", required=True, unique=True),
            field("meaning"),
        ],
        "primaryKey": ["grade"],
    },
    "statuses": {
        "fields": [
            field("status", required=True),
            field("tier", "integer", required=True),
            field("rank", "integer", required=True),
            field("meaning"),
        ],
        "primaryKey": ["status"],
    },
    "countries": {
        "fields": [field("country", required=True, pattern="[A-Z]{3}"), field("name", required=True)],
        "primaryKey": ["country"],
    },
    "sources": {
        "fields": [
            field("source", required=True, pattern="[A-Z0-9_]+"),
            field("title", required=True),
            field("publisher", required=True),
            field("kind", required=True, enum=["authority", "media", "reference", "blog"]),
            field("published", pattern=r"\d{4}(-\d{2}){0,2}"),
            field("url"),
            field("licence"),
            field("note"),
        ],
        "primaryKey": ["source"],
    },
    "trade": {
        "fields": [
            field("reporter", required=True, description="Who counts"),
            field("partner", required=True),
            field("flow", required=True, enum=["turnover", "exports", "imports"]),
            field("year", "integer", required=True, minimum=1990, maximum=2030, description="Calendar year"),
            field("months", "integer", required=True, minimum=1, maximum=12),
            *papers(),
        ],
        "primaryKey": ["reporter", "partner", "flow", "year", "months", "unit", "source"],
        "foreignKeys": [
            key("reporter", "countries", "country"),
            key("partner", "countries", "country"),
            key("status", "statuses", "status"),
            key("grade", "grades", "grade"),
            key("source", "sources", "source"),
        ],
    },
    "cities": {
        "fields": [
            field("city", required=True),
            field("country", required=True),
            field("latitude", "number", minimum=-90, maximum=90, unit="degrees"),
            field("opened", "date"),
            field("low", "number"),
            field("high", "number"),
            field("capital", "boolean"),
        ],
        "primaryKey": ["city"],
        "foreignKeys": [key("country", "countries", "country")],
    },
}


def descriptor() -> dict[str, Any]:
    """The descriptor; a fresh one, to be changed."""
    tables = [
        {
            "name": name,
            "path": f"{name}.csv",
            "title": name.capitalize(),
            "description": f"All {name}.",
            "profile": "tabular-data-resource",
            "encoding": "utf-8",
            "dialect": {"delimiter": ","},
            "licenses": [{"name": "CC0-1.0", "title": "CC0 1.0"}],
            "schema": {**json.loads(json.dumps(SCHEMAS[name])), "missingValues": [""]},
        }
        for name in TABLES
    ]
    outline = {"name": "outline", "path": "geo/outline.geojson", "title": "Outline", "profile": "data-resource"}
    return {
        "name": "tiny",
        "title": "Tiny",
        "version": "2026.1",
        "created": "2026-11-23T00:00:00Z",
        "licenses": [{"name": "CC0-1.0", "title": "CC0 1.0"}],
        "resources": [*tables, outline],
    }


def write(folder: Path, tables: dict[str, str | bytes] | None = None, raw: Any = None) -> Path:
    """Write a package with some tables exchanged, and return its folder."""
    (folder / "geo").mkdir(parents=True)
    content: dict[str, str | bytes] = {**TABLES, **(tables or {})}
    for name, text in content.items():
        (folder / f"{name}.csv").write_bytes(text.encode() if isinstance(text, str) else text)
    outline = {"type": "FeatureCollection", "features": []}
    (folder / "geo" / "outline.geojson").write_text(json.dumps(outline), encoding="utf-8")
    (folder / "datapackage.json").write_text(json.dumps(raw or descriptor(), indent=1), encoding="utf-8")
    return folder


def changed(name: str, old: str, new: str) -> dict[str, str | bytes]:
    """One table with one text exchanged; the text must be there."""
    assert old in TABLES[name]
    return {name: TABLES[name].replace(old, new, 1)}
