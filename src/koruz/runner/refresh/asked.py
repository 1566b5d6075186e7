"""Asking a source through its maintained client: with a limit of time, and every way to fail in words."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any, TypeVar

from koruz.words.problems import BadInput, Problem, listed

T = TypeVar("T")
BUSY = 429


class Unanswered(OSError):
    """A source gave no answer that can be used; nothing was written."""


@dataclass(frozen=True)
class Answer:
    """What a source gave.

    Attributes:
        text: A file as the institution prints it, which the reader of overlays knows.
        figures: How many figures are in it: those that are new or differ.
        standing: How many stand already.
    """

    text: str
    figures: int
    standing: int


def client(name: str) -> Any:
    """A client library; raises BadInput if it isn't installed."""
    try:
        return import_module(name)
    except ModuleNotFoundError as error:
        rule, remedy = f"`refresh` needs the package {name}", "Install it: uv sync --extra refresh"
        raise BadInput([Problem("refresh", None, None, rule, "none", remedy)]) from error


def within(seconds: float, source: str, ask: Callable[[], T]) -> T:
    """What a question gives.

    Args:
        seconds: How long it may take; a client that waits longer is left behind.
        source: What is asked, for messages.
        ask: Asks.

    Raises:
        Unanswered: If it takes longer, or fails in whatever way a network or a changed form makes it fail.
    """
    given: list[T] = []
    failed: list[BaseException] = []

    def run() -> None:
        try:
            given.append(ask())
        except BaseException as error:
            failed.append(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(seconds)
    if given:
        return given[0]
    raise (
        _refused(source, failed[0])
        if failed
        else Unanswered(
            f"{source} gave no answer within {seconds:g} seconds. Nothing was written; try again, or raise --timeout."
        )
    )


def _refused(source: str, error: BaseException) -> BaseException:
    """The error in words; one that is ours, or isn't the source's doing, as it is."""
    if isinstance(error, Unanswered | BadInput) or not isinstance(error, Exception):
        return error
    if getattr(error, "code", None) == BUSY:
        return busy(source)
    if isinstance(error, KeyError | TypeError | IndexError | AttributeError | json.JSONDecodeError):
        return changed(source, f"{type(error).__name__} {error}".strip())
    return Unanswered(f"{source} can't be reached or refused: {_last_line(error)}. Nothing was written.")


def _last_line(error: Exception) -> str:
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return (lines[-1] if lines else type(error).__name__).rstrip(".")[:300]


def busy(source: str) -> Unanswered:
    """It was asked too often."""
    return Unanswered(f"{source} was asked too often ({BUSY}). Nothing was written; wait some minutes and try again.")


def changed(source: str, what: str) -> Unanswered:
    """Its answer has another form than documented."""
    return Unanswered(f"{source} answered in another form than it documents ({what}). Nothing was written.")


def partly(source: str, what: str) -> Unanswered:
    """Its answer isn't all of what was asked for."""
    return Unanswered(f"{source} gave a part of the answer: {what}. Nothing was written; try again.")


def needed(source: str, row: Mapping[str, Any], names: Sequence[str]) -> None:
    """Raise Unanswered if a row of an answer lacks columns."""
    missing = [name for name in names if name not in row]
    if missing:
        raise changed(source, f"without {listed(missing)}")
