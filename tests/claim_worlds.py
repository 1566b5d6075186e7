"""What becomes of each claim when it states something else, or when its evidence is another, put down line by line.

The real data are looked at as they are; with the stated amount halved, doubled and a little off; with no tolerance and
with twice as much; without each source of the evidence; with all evidence from the press, or all of it official; with
nothing, a little less and a little more in the figures of the evidence; and with the rows of all tables turned. A line
has the verdict, the numbers of the arithmetic, how many pieces of evidence are named, their sources, and of the other
reading its numbers, whether it is true, and what fills it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pandas as pd

from koruz.claims import THEMES, Judgement, judgements
from koruz.data.catalog import Catalog, open_catalog

DATA = Path(__file__).parents[1] / "data"
Edit = Callable[[pd.DataFrame], pd.DataFrame]

_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
_FACTORS = (0.5, 0.9, 0.98, 1.02, 1.1, 2.0)
_YEARS = (-1.0, 1.0)


class Changed(Catalog):
    """A data package whose tables are changed as they are asked for; `None` names an edit of every table."""

    def __init__(self, real: Catalog, edits: Mapping[str | None, Edit]) -> None:
        super().__init__(real.package)
        self._real, self._edits = real, edits

    def table(self, name: str) -> pd.DataFrame:
        frame = self._real.table(name)
        for edit in (self._edits.get(name), self._edits.get(None)):
            frame = edit(frame) if edit else frame
        return frame


def lines() -> Iterator[str]:
    """Every claim, as it is and changed; what changes nothing gives no line."""
    real = open_catalog(DATA)
    for theme in THEMES:
        for claim, before in judgements(real, theme).items():
            as_it_is = _told(before)
            yield f"{claim} | as it is | {as_it_is}"
            for words, edits, factor in _changes(real, claim, before):
                after = _judged(Changed(real, edits), theme, claim, factor)
                if after != as_it_is:
                    yield f"{claim} | {words} | {after}"


def _judged(catalog: Catalog, theme: str, claim: str, factor: float) -> str:
    try:
        return _told(judgements(catalog, theme, factor, only={claim})[claim])
    except (KeyError, IndexError, ValueError, TypeError, ZeroDivisionError) as error:
        return type(error).__name__


def _told(judgement: Judgement) -> str:
    numbers = " ".join(_NUMBER.findall(judgement.arithmetic))
    pieces = len(judgement.found.split(";"))
    reading = " ".join(_NUMBER.findall(judgement.reading))
    fields = " ".join(f"{name}={value}".replace(" ", "_") for name, value in judgement.fields.items())
    words = f"{'reads' if judgement.reads else 'no reading'} {reading} {fields}".split()
    return f"{judgement.verdict} | {numbers} | {pieces} | {' '.join(judgement.sources)} | {' '.join(words)}"


def _changes(real: Catalog, claim: str, found: Judgement) -> Iterator[tuple[str, Mapping[str | None, Edit], float]]:
    for factor in (0.0, 2.0):
        yield f"tolerance times {factor:g}", {}, factor
    stated = real.table("claims").set_index("claim").loc[claim]
    moves = _YEARS if stated["unit"] == "year" else _FACTORS
    for move in moves if stated[["low", "high"]].notna().any() else ():
        yield f"stated {move:g}", {"claims": _restated(claim, move, years=moves is _YEARS)}, 1.0
    for source in found.sources:
        yield f"without {source}", {None: _without(source)}, 1.0
    for grade in ("press", "official"):
        yield f"all {grade}", {None: _graded(found.sources, grade)}, 1.0
    for factor in (0.0, 0.9, 1.1):
        yield f"figures times {factor:g}", {None: _multiplied(found.sources, factor)}, 1.0
    yield "turned", {None: lambda frame: frame[::-1].reset_index(drop=True)}, 1.0


def _restated(claim: str, move: float, *, years: bool) -> Edit:
    def edit(frame: pd.DataFrame) -> pd.DataFrame:
        row = frame["claim"] == claim
        ends = {
            name: frame[name].mask(row, frame[name] + move if years else frame[name] * move) for name in ("low", "high")
        }
        return frame.assign(**ends)

    return edit


def _without(source: str) -> Edit:
    return lambda frame: frame[frame["source"] != source] if _observes(frame) else frame


def _graded(sources: tuple[str, ...], grade: str) -> Edit:
    def edit(frame: pd.DataFrame) -> pd.DataFrame:
        own = frame["grade"] == "article"
        return frame.assign(grade=frame["grade"].mask(frame["source"].isin(sources) & ~own, grade))

    return lambda frame: edit(frame) if "grade" in frame and _observes(frame) else frame


def _multiplied(sources: tuple[str, ...], factor: float) -> Edit:
    def edit(frame: pd.DataFrame) -> pd.DataFrame:
        rows = frame["source"].isin(sources) & (frame["grade"] != "article")
        amounts = [name for name in ("value", "low", "high") if name in frame]
        return frame.assign(**{name: frame[name].mask(rows, frame[name] * factor) for name in amounts})

    return lambda frame: edit(frame) if {"grade", "value"} <= {*frame} and _observes(frame) else frame


def _observes(frame: pd.DataFrame) -> bool:
    """Whether a table holds what sources say, and isn't the list of sources itself."""
    return "source" in frame and not {"licence", "statement"} & set(frame)
