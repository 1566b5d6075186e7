"""A drawing as data: which chart drew which frame how, so that a picture can be drawn again for another width.

Pages for phones and slides need a picture of another width than the report's column, with letters of the same size. An
exhibit carries the recipe of its picture as plain JSON; whoever renders the executed notebook draws from it.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

import pandas as pd

from koruz.figures.widths import NARROW as NARROW
from koruz.figures.widths import WIDTH

_PLACES = ("koruz.figures.charts", "koruz.figures.maps")
_WIDTHS = ((NARROW, None), (600.0, 260.0))
"""Widths and heights that a map is drawn for beside its own: its outlines are too large for a recipe."""

_FRAME = "__frame__"
_TUPLE = "__tuple__"
_PAIRS = "__pairs__"


def drawing(
    chart: Callable[..., Any] | Any, frame: pd.DataFrame, encoding: Mapping[str, Any], name: str, label: str
) -> dict[str, Any] | None:
    """What another width needs of a picture, as plain JSON; None for a picture that only its author can draw.

    Args:
        chart: What drew it.
        frame: What was drawn.
        encoding: Further arguments of the chart.
        name: The exhibit's name.
        label: Its text alternative.

    Returns:
        Its recipe, or for a map of ours `drawn`: the picture for two other widths, each by its points.
    """
    made = recipe(chart, frame, encoding)
    if made or not _ours(getattr(chart, "func", chart)):
        return made
    from koruz.figures.charts import to_svg

    drawn = {
        f"{width:g}": to_svg(chart(frame, **encoding, width=width, height=height), name, label=label)
        for width, height in _WIDTHS
    }
    return {"drawn": drawn}


def recipe(chart: Callable[..., Any] | Any, frame: pd.DataFrame, encoding: Mapping[str, Any]) -> dict[str, Any] | None:
    """How a picture was drawn, as plain JSON; None where it can't be.

    Args:
        chart: What drew it: a chart or map of `koruz.figures`, perhaps with arguments given by `functools.partial`.
        frame: What was drawn.
        encoding: Further arguments of the chart.

    Returns:
        `chart` (its name), `frame` (the columns that the encoding names, with their types) and `encoding`.
    """
    given = {**getattr(chart, "keywords", {}), **encoding}
    function = getattr(chart, "func", chart)
    if getattr(chart, "args", ()) or not _ours(function):
        return None
    named = {*_texts(given)}
    columns = [name for name in frame.columns if name in named]
    try:
        made = {
            "chart": f"{function.__module__}.{function.__name__}",
            "frame": _plain(frame[columns]),
            "encoding": {name: _plain(value) for name, value in given.items()},
        }
        json.dumps(made, allow_nan=False)
    except (TypeError, ValueError):
        return None
    return made


def drawn_at(record: Mapping[str, Any], width: float, height: float | None = None) -> str:
    """An exhibit's picture as SVG for a width.

    Args:
        record: What a notebook's output carries of an exhibit with a picture.
        width: Points from left to right.
        height: The most points from bottom to top, where the chart can give way.

    Returns:
        The picture drawn anew; the one that the exhibit has where it has no recipe.
    """
    made = record.get("drawing") or {}
    if "drawn" in made:
        ways = {float(points): svg for points, svg in made["drawn"].items()} | {WIDTH: record["svg"]}
        return str(ways[min(ways, key=lambda points: abs(math.log(points / width)))])
    svg = _drawn(json.dumps(made), str(record["name"]), str(record["alt"]), width, height) if made else None
    return svg or str(record["svg"])


@lru_cache(maxsize=64)
def _drawn(made: str, name: str, label: str, width: float, height: float | None) -> str | None:
    """The picture of a recipe; None if it is of another version of koruz and can't be drawn by this one."""
    from koruz.figures.charts import to_svg

    found = json.loads(made)
    chart = _chart(str(found["chart"]))
    if chart is None:
        return None
    given = {key: _restored(value) for key, value in found["encoding"].items()}
    try:
        return to_svg(chart(_restored(found["frame"]), **given, width=width, height=height), name, label=label)
    except (TypeError, ValueError, KeyError):
        return None


def _chart(path: str) -> Callable[..., Any] | None:
    """A chart by its place in `koruz.figures`; nothing else is ever called."""
    from importlib import import_module

    module, _, name = path.rpartition(".")
    if not any(module == place or module.startswith(f"{place}.") for place in _PLACES) or name.startswith("_"):
        return None
    try:
        found: Callable[..., Any] | None = getattr(import_module(module), name, None)
    except ImportError:
        return None
    return found if found and _ours(found) else None


def _ours(function: Any) -> bool:
    """Whether it is a chart or map of ours that takes a width."""
    return getattr(function, "__module__", "").startswith(_PLACES) and "width" in getattr(
        function, "__annotations__", {}
    )


def _texts(value: Any) -> Iterator[str]:
    """Every text in a value, among which are the names of columns."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for key, part in value.items():
            yield from (*_texts(key), *_texts(part))
    elif isinstance(value, list | tuple | set | frozenset):
        for part in value:
            yield from _texts(part)


def _plain(value: Any) -> Any:
    """A value as JSON has it; frames, mappings and tuples are marked.

    Raises:
        TypeError: If JSON has nothing like it.
    """
    if isinstance(value, pd.DataFrame):
        columns = [[str(name), str(value[name].dtype), [_cell(each) for each in value[name]]] for name in value.columns]
        return {_FRAME: columns}
    if isinstance(value, Mapping):
        # A notebook's file has its keys in the order of the alphabet, a key of a picture in that of its states.
        return {_PAIRS: [[_plain(key), _plain(part)] for key, part in value.items()]}
    if isinstance(value, tuple):
        return {_TUPLE: [_plain(part) for part in value]}
    if isinstance(value, list):
        return [_plain(part) for part in value]
    return _cell(value)


def _cell(value: Any) -> Any:
    """One value as JSON has it; a missing one is None."""
    if value is None or value is pd.NA or (isinstance(value, float) and math.isnan(value)):
        return None
    value = value.item() if hasattr(value, "item") else value
    if not isinstance(value, str | int | float | bool):
        raise TypeError(f"{type(value).__name__} isn't plain")
    return value


def _restored(value: Any) -> Any:
    """What `_plain` was given."""
    if isinstance(value, Mapping):
        if _FRAME in value:
            return _frame(value[_FRAME])
        if _TUPLE in value:
            return tuple(map(_restored, value[_TUPLE]))
        return {_restored(key): _restored(part) for key, part in value[_PAIRS]}
    return [_restored(part) for part in value] if isinstance(value, list) else value


def _frame(columns: Sequence[tuple[str, Any, Sequence[Any]]]) -> pd.DataFrame:
    return pd.DataFrame({name: pd.array(list(cells), dtype=kind) for name, kind, cells in columns})
