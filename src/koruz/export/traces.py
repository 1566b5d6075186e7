"""Outputs without traces of the machine that made them: folders, files of cells, and where in memory an object stood.

The build cleans what it executes, and the exporters what others executed, so paths are known by their form as well as
by the folders of this machine. What an author typed, in a code cell or in Markdown, isn't looked at.
"""

from __future__ import annotations

import os
import re
import sys
import sysconfig
from base64 import b64decode, b64encode
from binascii import Error as Base64Error
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

# A path begins where no longer one, address or tag is under way; the colours of a traceback may stand before it.
_FREE = r"(?:(?<![\w.~%/\\<-])|(?<=\[[\d;]m)|(?<=[\d;]\dm))"
_DRIVE = r"(?:(?<![A-Za-z0-9])|(?<=\[[\d;]m)|(?<=[\d;]\dm))(?:file:/{2,3})?/?[A-Za-z](?::|%3[Aa])[/\\]+"
_START = rf"(?:{_DRIVE}|{_FREE}(?:file://)?/)"
_STEPS = r"(?:[^/\\\n\r\x1b\"'<>|:*?,;&]{1,80}[/\\]+){0,24}?"  # no more, so that no text takes long
_NAME = r"[^/\\\s\"'<>|:*?,;&()\[\]{}\x1b]+"
_HOMES = r"(?:/(?:mnt/[a-z]|[a-z]|var|usr|export|System/Volumes/Data))?/(?:home|Users)/"
# Each rule: what a text must hold for it to be tried, what it takes out, and what it writes instead.
_RULES: tuple[tuple[tuple[str, ...], re.Pattern[str], str], ...] = (
    # Older VS Code writes a link to its own window into tracebacks.
    (("vscode-notebook-cell:",), re.compile(r"<a href=(['\"])vscode-notebook-cell:[^'\"<>]*\1>([^<]*)</a>"), r"\2"),
    # A kernel names the file of a cell after its own process.
    (("ipykernel_",), re.compile(rf"{_START}{_STEPS}ipykernel_\d+[/\\]+(\d+\.py)"), r"\1"),
    (("-packages",), re.compile(rf"{_START}{_STEPS}(?:site|dist)-packages[/\\]+"), "site-packages/"),
    (("lib/python3", "lib\\python3"), re.compile(rf"{_START}{_STEPS}lib[/\\]+python3\.\d+t?[/\\]+"), "python/"),
    (("\\Lib\\",), re.compile(rf"{_DRIVE}{_STEPS}Lib[/\\]+"), "python/"),
    (("/root/",), re.compile(rf"{_FREE}(?:file://)?/root(?=/)"), "~"),
    (("/home/", "/Users/"), re.compile(rf"{_FREE}(?:file://)?{_HOMES}{_NAME}"), "~"),
    (
        ("Users", "users"),
        re.compile(rf"{_DRIVE}[Uu]sers[/\\]+(?:[^/\\\n\r\x1b\"'<>|:*?,;&]{{1,60}}(?=[/\\])|{_NAME})"),
        "~",
    ),
    (
        (" at 0x",),
        # As the name of an object ends: a number that a cell prints is the author's.
        re.compile(r"(?<= at 0x)[0-9A-Fa-f]{5,16}(?=>|&gt;|, file |; to )"),
        "\N{HORIZONTAL ELLIPSIS}",
    ),
)
_SKIPPED = ("image/", "audio/", "video/", "application/vnd.koruz.")
_TEXTS = ("tEXt", "zTXt", "iTXt", "eXIf")


def settled(output: Any, root: Path | None = None) -> Any:
    """An output without what differs between machines and runs.

    Args:
        output: An output as nbformat has it; it is changed.
        root: A folder that is written as a dot: that of the project, or of the notebook.
    """
    clean = _cleaner(root)
    kind = output["output_type"]
    if kind == "stream":
        output["text"] = _each(output["text"], clean)
    elif kind == "error":
        for key in ("evalue", "traceback"):
            output[key] = _each(output.get(key, ""), clean)
    else:
        data, metadata = output.get("data", {}), output.get("metadata", {})
        for mime, text in data.items():
            data[mime] = _bundled(mime, text, clean)
        for name in metadata:
            metadata[name] = _each(metadata[name], clean)
    return output


def _bundled(mime: str, held: Any, clean: Callable[[str], str]) -> Any:
    if mime == "image/png":
        return _bare(held, clean)
    if mime != "image/svg+xml" and mime.startswith(_SKIPPED):
        return held
    return _each(held, clean)


def _each(held: Any, clean: Callable[[str], str]) -> Any:
    """Texts, wherever they stand in it, cleaned."""
    if isinstance(held, str):
        return clean(held)
    if isinstance(held, list):
        return [_each(part, clean) for part in held]
    if isinstance(held, Mapping):
        return type(held)({key: _each(part, clean) for key, part in held.items()})  # type: ignore[call-arg]
    return held


def _cleaner(root: Path | None) -> Callable[[str], str]:
    places = _places(Path.cwd() / root if root is not None else None)

    def clean(text: str) -> str:
        for path, pattern, name in places:
            if path in text or (os.sep == "\\" and ":\\" in text):
                text = pattern.sub(name, text)
        for signs, pattern, instead in _RULES:
            if any(sign in text for sign in signs):
                text = pattern.sub(instead, text)
        return text

    return clean


@lru_cache
def _places(root: Path | None) -> tuple[tuple[str, re.Pattern[str], str], ...]:
    """Folders of this machine, the inner ones first: each as it is, how it stands in texts, what is written instead."""
    found = {
        sysconfig.get_path("purelib"): "site-packages",
        sysconfig.get_path("platlib"): "site-packages",
        sysconfig.get_path("stdlib"): "python",
        str(Path(__file__).parents[1]): "koruz",
        str(root or ""): ".",
        sys.prefix: "python",
        str(Path.home()): "~",
    }
    return tuple((path, _anywhere(path), name) for path, name in found.items() if len(path) > 1)


def _anywhere(path: str) -> re.Pattern[str]:
    """A whole path; programs write a step of a Windows path as one backslash or two."""
    steps = re.escape(path).replace(re.escape(os.sep), r"[/\\]+")
    return re.compile(rf"(?<![\w.</-])(?:file://)?{steps}(?![\w.-])")


def _bare(held: Any, clean: Callable[[str], str]) -> Any:
    """A PNG in base64 without the words beside its picture, if they say where it was made; as it is if they don't."""
    text = held if isinstance(held, str) else "".join(held)
    try:
        data = b64decode(text)
    except (Base64Error, ValueError):
        return held
    parts = list(_chunks(data))
    kept = b"".join(part for name, part in parts if not (name in _TEXTS and _tells(part, clean)))
    return b64encode(kept).decode() if len(kept) < sum(len(part) for _, part in parts) else held


def _tells(part: bytes, clean: Callable[[str], str]) -> bool:
    words = part[8:-4].decode("latin-1").replace("\0", "\n")
    return clean(words) != words


def _chunks(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of each part of a PNG; one part without a name for what comes before and what can't be read."""
    yield "", data[:8]
    place = 8
    while place + 12 <= len(data):
        end = place + 12 + int.from_bytes(data[place : place + 4], "big")
        yield data[place + 4 : place + 8].decode("latin-1"), data[place:end]
        place = end
    if place < len(data):
        yield "", data[place:]
