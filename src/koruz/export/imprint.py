"""What a notebook says of itself: its title, authors, licence and keywords, in its metadata or its front matter."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_FRONT = re.compile(r"\A---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)


@dataclass(frozen=True)
class Imprint:
    """Facts about a notebook, each empty where it says nothing.

    Attributes:
        title: Its title.
        authors: Their names.
        licence: Its licence.
        keywords: What it is about.
        description: A line on it.
    """

    title: str = ""
    authors: tuple[str, ...] = ()
    licence: str = ""
    keywords: tuple[str, ...] = ()
    description: str = ""


def front_matter(text: str) -> tuple[dict[str, Any], str]:
    """Split the first cell's text into the facts between two lines of hyphens, and the rest.

    Returns:
        No facts and the whole text where it doesn't begin with such a block of YAML.
    """
    match = _FRONT.match(text)
    if not match:
        return {}, text
    import yaml  # type: ignore[import-untyped]

    try:
        facts = yaml.safe_load(match.group(1))
    except yaml.YAMLError:
        return {}, text
    return (facts, text[match.end() :]) if isinstance(facts, dict) else ({}, text)


def imprint(metadata: Mapping[str, Any], front: Mapping[str, Any]) -> Imprint:
    """The facts of a notebook; its metadata go before its front matter.

    Args:
        metadata: The notebook's metadata.
        front: Facts of its front matter.
    """

    def fact(*names: str) -> Any:
        return next((place[name] for place in (metadata, front) for name in names if place.get(name)), "")

    return Imprint(
        title=_line(fact("title")),
        authors=tuple(_names(fact("authors", "author"))),
        licence=_line(_name(fact("license", "licence"))),
        keywords=tuple(_names(fact("keywords", "tags"))),
        description=_line(fact("description", "abstract", "subtitle")),
    )


def _line(value: object) -> str:
    return " ".join(str(value).split()) if isinstance(value, str | int | float) else ""


def _name(value: object) -> object:
    if isinstance(value, Mapping):
        return next((value[key] for key in ("name", "id", "title", "url") if value.get(key)), "")
    return value


def _names(value: object) -> list[str]:
    if isinstance(value, str):
        value = list(re.split(r"\s*[;,]\s*", value))
    items = value if isinstance(value, list | tuple) else [value]
    return [name for name in (_line(_name(item)) for item in items) if name]
