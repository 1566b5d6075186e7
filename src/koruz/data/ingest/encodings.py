"""Bytes of a text file as text: UTF-8, UTF-16, or the one old code page whose letters make words of one script."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from typing import NamedTuple

# Marks of bytes, the longer ones first.
_MARKS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
NAMES = {"cp949": "Korean (cp949)", "cp1251": "Cyrillic (cp1251)", "cp1252": "Western (cp1252)"}
# What letters of each script look like in their own code page: whole words for two of them, single letters among plain
# ones for the third.
_PLAUSIBLE = {
    "cp949": re.compile("[\uac00-\ud7a3\u3131-\u318e\u3000-\u303f\u00b7\u2018-\u201d\uff01-\uff5e\u20a9]"),
    "cp1251": re.compile("[А-Яа-яЁёЎўҚқҒғҲҳЇїІіЄє№«»\u2013\u2014\u2018-\u201e\u2026\u00a0]"),
    "cp1252": re.compile("[À-ÖØ-öø-ÿŠšŽžŒœŸ\u2013\u2014\u2018-\u201e\u2026\u00a0€£°§«»]"),
}
_UNLIKELY = {
    "cp949": re.compile("[^\x00-\x7f](?<![\uac00-\ud7a3\u3000-\u303f\u00b7\u2018-\u201d\uff01-\uff5e\u20a9])"),
    "cp1251": re.compile("[а-яё][А-ЯЁ]|[A-Za-z][А-Яа-яЁё]|[А-Яа-яЁё][A-Za-z]"),
    "cp1252": re.compile("[À-ÖØ-öø-ÿ](?=[À-ÖØ-öø-ÿ]{2})|[a-zß-öø-ÿ][À-ÖØ-Þ]"),
}
_LIKELY = 0.8


class Decoded(NamedTuple):
    """A file's text.

    Attributes:
        text: The text; empty if it can't be told.
        encoding: What it is written in, for people; empty for UTF-8.
        readings: Where several code pages are as likely: the name of each with the first odd words as it reads them.
    """

    text: str
    encoding: str
    readings: dict[str, str]


def decode(content: bytes) -> Decoded:
    """Read bytes as text.

    A mark at the beginning decides, then UTF-8, which hardly anything else is by chance. Of the old code pages, that
    one counts in which at least four of five letters beyond ASCII belong to its script and stand as in words; if two
    do, the person is asked.
    """
    for mark, name in _MARKS.items():
        if content.startswith(mark):
            text = content.decode(name, errors="replace")
            return Decoded(text.removeprefix("\ufeff"), "UTF-16" if name == "utf-16" else "", {})
    try:
        return Decoded(content.decode("utf-8"), "", {})
    except UnicodeDecodeError:
        return _old(content)


def _old(content: bytes) -> Decoded:
    likely = {name: text for name, text in _readings(content) if _likelihood(name, text) >= _LIKELY}
    if len(likely) == 1:
        name, text = likely.popitem()
        return Decoded(text, NAMES[name], {})
    found = likely or dict(_readings(content))
    return Decoded("", "", {NAMES[name]: _first_words(text) for name, text in found.items()})


def _readings(content: bytes) -> Iterator[tuple[str, str]]:
    for name in NAMES:
        try:
            yield name, content.decode(name)
        except UnicodeDecodeError:
            continue


def _likelihood(name: str, text: str) -> float:
    """Part of the letters beyond ASCII that are as one expects them in this code page; 0 to 1."""
    beyond = sum(not char.isascii() for char in text)
    good = len(_PLAUSIBLE[name].findall(text))
    return max(0.0, good - 2 * len(_UNLIKELY[name].findall(text))) / beyond


def _first_words(text: str) -> str:
    found = re.search(r"[^\s,;\"]*[^\x00-\x7f][^,;\t\r\n\"]{0,30}", text)
    return found.group().strip() if found else ""
