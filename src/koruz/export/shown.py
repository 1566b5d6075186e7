"""What a code cell shows, as JupyterLab would show it: its outputs as a tree, and in words what no report can hold."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import deepcopy
from functools import partial
from pathlib import Path
from typing import Any

from koruz.export.hypertext import read_html
from koruz.export.markdown import read_markdown
from koruz.export.nodes import Node, walk, words
from koruz.export.pictures import KINDS, Finder, decoded, picture
from koruz.export.plotted import without_drawn
from koruz.export.traces import settled

Tell = Callable[[str], None]

# The richest comes first, in JupyterLab's order. Of the others it shows none without a script.
_HTML, _MARKDOWN, _LATEX, _PLAIN = "text/html", "text/markdown", "text/latex", "text/plain"
_JSON = "application/json"
_PICTURES = ("image/svg+xml", "image/png", "image/jpeg", "image/gif", "image/webp")
_LIVE: Mapping[str, str] = {
    "application/vnd.jupyter.widget-view+json": "a widget",
    "application/vnd.plotly.v1+json": "an interactive Plotly figure",
    "application/vnd.bokehjs_exec.v0+json": "an interactive Bokeh figure",
    "application/vnd.holoviews_exec.v0+json": "an interactive HoloViews figure",
    "application/pdf": "a PDF",
    "application/geo+json": "an interactive map",
    "application/vnd.vega.v5+json": "an interactive Vega figure",
    **{f"application/vnd.vegalite.v{number}+json": "an interactive Vega figure" for number in range(2, 7)},
    "application/javascript": "a script",  # others bring one along
}
_ANSI = re.compile(r"\x1b(?:\[[0-9;?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[@-Z\\-_])")
_SCRIPT = re.compile(r"<script\b", re.IGNORECASE)
_MOST_CHARACTERS = 3000  # of one line
_FIRST_LINES, _LAST_LINES = 90, 30  # of one text; so many fill two pages, and the end often is what matters
_LIVE_TAGS: Mapping[str, str] = {
    "iframe": "a frame",
    "object": "an embedded object",
    "embed": "an embedded object",
    "video": "a film",
    "audio": "a sound",
    "canvas": "a drawing made by a script",
}
_LIVE_HTML = re.compile(rf"<({'|'.join(_LIVE_TAGS)})\b", re.IGNORECASE)
_ASKS = re.compile(r"<(?:form|input|select|textarea|button)\b", re.IGNORECASE)
_UNSEEN = re.compile(r"<(style|head|title)\b.*?</\1\s*>|<!--.*?-->|<(?:link|meta)\b[^>]*>", re.IGNORECASE | re.DOTALL)
_SHOWS = re.compile(r"<(?!/|br\b|p\b|div\b|span\b|section\b|a\b|html\b|body\b)[a-z]", re.IGNORECASE)
# What the name of a class, or an abridged one, tells: nothing to a reader.
_NAMELESS = re.compile(r"<.*>|[\w.]+\(\{?\.\.\.\}?\)", re.DOTALL)


def read_outputs(cell: Mapping[str, Any], number: int, folder: Path | None, tell: Tell) -> tuple[Node, ...]:
    """Read what a cell shows.

    Args:
        cell: An executed code cell; outputs of koruz's own type aren't looked at.
        number: Its place among the code cells, for messages.
        folder: Folder of the notebook.
        tell: Told in words what can't be shown, and which picture has no text alternative.

    Returns:
        Blocks in the order of the outputs.
    """
    say = partial(_say, tell, f"code cell {number}")
    outputs = [settled(deepcopy(output), folder) for output in _joined(cell.get("outputs", []))]
    shown = without_drawn(outputs, _PICTURES, _text(cell.get("source", "")))
    return tuple(node for output in shown for node in _read(output, cell, number, folder, say))


def _say(tell: Tell, place: str, message: str) -> None:
    tell(f"{place}: {message}")


def _joined(outputs: Sequence[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    """Outputs, with texts of one stream that follow each other in one piece."""
    held: dict[str, Any] | None = None
    for output in outputs:
        if held and output["output_type"] == "stream" and output["name"] == held["name"]:
            held = {**held, "text": _text(held["text"]) + _text(output["text"])}
            continue
        if held:
            yield held
        held = dict(output) if output["output_type"] == "stream" else None
        if not held:
            yield output
    if held:
        yield held


def _text(text: str | Sequence[str]) -> str:
    return text if isinstance(text, str) else "".join(text)


def _read(
    output: Mapping[str, Any], cell: Mapping[str, Any], number: int, folder: Path | None, say: Tell
) -> Iterator[Node]:
    kind = output["output_type"]
    if kind == "stream":
        yield from _terminal(_text(output["text"]), "error" if output["name"] == "stderr" else "output")
    elif kind == "error":
        trace = "\n".join(output.get("traceback") or [f"{output.get('ename', '')}: {output.get('evalue', '')}"])
        yield from _terminal(trace, "error")
    elif kind in ("display_data", "execute_result"):
        yield from _bundle(output.get("data", {}), _alt(cell, output), output.get("metadata", {}), number, folder, say)


def _written(data: Any, mime: str) -> str:
    """An output's text; JSON is kept as what it means, not as it is written."""
    return json.dumps(data, ensure_ascii=False, indent=2) if mime == _JSON else _text(data)


def _terminal(text: str, role: str) -> Iterator[Node]:
    """Text as a terminal shows it: no colours, and what a line that returns to its start leaves."""
    lines = [_short(_last(line)) for line in _ANSI.sub("", text).replace("\r\n", "\n").split("\n")]
    while lines and not lines[-1].strip():
        lines.pop()
    if not lines:
        return
    left = len(lines) - _FIRST_LINES - _LAST_LINES
    if left <= 1:
        yield Node("code", text="\n".join(lines), attrs={"role": role})
        return
    yield Node("code", text="\n".join(lines[:_FIRST_LINES]), attrs={"role": role})
    yield _remark(f"{left:,} more lines stand in the notebook.")
    yield Node("code", text="\n".join(lines[-_LAST_LINES:]), attrs={"role": role})


def _short(line: str) -> str:
    left = len(line) - _MOST_CHARACTERS
    return line if left <= 0 else f"{line[:_MOST_CHARACTERS]} … {left:,} more characters"


def _last(line: str) -> str:
    shown = ""
    for part in line.split("\r"):
        shown = part + shown[len(part) :]
    return shown.replace("\b", "")


def _remark(text: str) -> Node:
    return Node("box", (Node("plain", (Node("text", text=text),)),), attrs={"alert": "remark"})


def _alt(cell: Mapping[str, Any], output: Mapping[str, Any]) -> str:
    """The author's text alternative, from the output's metadata or the cell's."""
    metadata = output.get("metadata", {})
    places = [metadata.get(mime, {}) for mime in _PICTURES] + [metadata, cell.get("metadata", {})]
    found = (place.get("alt") for place in places if isinstance(place, Mapping))
    return " ".join(next((alt for alt in found if isinstance(alt, str) and alt.strip()), "").split())


def _bundle(
    data: Mapping[str, Any], alt: str, metadata: Mapping[str, Any], number: int, folder: Path | None, say: Tell
) -> Iterator[Node]:
    live = next((words for mime, words in _LIVE.items() if mime in data), "")
    if not live and _SCRIPT.search(_text(data.get(_HTML, ""))):
        live = "something that only a script can show"
    for mime in (_HTML, _MARKDOWN, _LATEX, *_PICTURES, _JSON, _PLAIN):
        if mime in data and not (live and mime == _PLAIN):
            nodes = _read_as(mime, _written(data[mime], mime), alt, metadata, number, folder, say)
            if nodes:
                yield from nodes
                return
            if mime == _HTML and not live:
                live = _live_html(_text(data[_HTML]), say)
                if not live:
                    return
    if live or (data and _PLAIN not in data and not set(data) & {_HTML, _MARKDOWN, _LATEX}):
        yield from _named(live or f"an output of type {next(iter(data))}", _text(data.get(_PLAIN, "")), number, say)


def _live_html(html: str, say: Tell) -> str:
    """What HTML shows of which nothing can be held; '' for what shows nothing."""
    if tag := _LIVE_HTML.search(html):
        return _LIVE_TAGS[tag.group(1).lower()]
    if _ASKS.search(html):
        return "a form"
    seen = _UNSEEN.sub("", html)
    if seen.strip() and "<" in seen:
        return "something that only a browser can show" if _SHOWS.search(seen) else ""
    if "<style" in html.lower():
        say("its style sheet is left out: a report has its own")
    return ""


def _named(what: str, text: str, number: int, say: Tell) -> Iterator[Node]:
    say(f"shows {what}, which neither page nor PDF can hold")
    first = _ANSI.sub("", text).strip().partition("\n\n")[0]
    short = " ".join(first.split())
    words = f": {short}" if 0 < len(short) <= 200 and not _NAMELESS.fullmatch(short) else "."
    yield _remark(f"Code cell {number} shows {what}, which this document can't hold; run the notebook to see it{words}")


def _read_as(
    mime: str, text: str, alt: str, metadata: Mapping[str, Any], number: int, folder: Path | None, say: Tell
) -> tuple[Node, ...]:
    """Blocks for one form of an output; none if nothing of it can be shown."""
    if mime == _PLAIN:
        return tuple(_terminal(text, "output"))
    if mime == _JSON:
        return tuple(_terminal(text, "output"))
    if mime == _HTML:
        return _from_html(text, number, folder, say)
    if mime == _MARKDOWN:
        return read_markdown(text, Finder(folder, None, say), say)
    if mime == _LATEX:
        # A formula between dollars, an environment, or bare: all three are typeset by JupyterLab.
        whole = text.strip()
        marked = whole if re.match(r"\$|\\begin|\\\[|\\\(", whole) else f"$${whole}$$"
        return read_markdown(re.sub(r"^\\([\[(])|\\([\])])$", r"\\\\\1\2", marked), Finder(folder, None, say), say)
    size = metadata.get(mime, {})
    size = size if isinstance(size, Mapping) else {}
    attrs = picture(decoded(text, mime), alt, width=size.get("width"), height=size.get("height"))
    if "data" not in attrs:
        say("its picture is broken")
        return (_remark(f"Code cell {number} shows a picture that is broken."),)
    if not alt:
        say("its picture has no text alternative; write one into the cell's metadata as `alt`")
        attrs["alt"] = f"Picture of code cell {number}, without a text alternative"
    return (Node("plain", (Node("picture", attrs=attrs),)),)


def _from_html(text: str, number: int, folder: Path | None, say: Tell) -> tuple[Node, ...]:
    nodes = read_html(text, Finder(folder, None, say), say)
    pictures = [node for node in walk(nodes) if node.kind == "picture"]
    gone = [str(node.attrs.get("name", "")) for node in pictures if "data" not in node.attrs]
    holds = any(node.kind in ("rule", "table", "math") for node in walk(nodes)) or bool(words(nodes).strip())
    if gone and len(gone) == len(pictures) and not holds:
        missing = f"Code cell {number} shows a picture that isn't in this document"
        return tuple(_remark(f"{missing}: {name}") for name in gone)
    holds = holds or bool(pictures)
    lost = sorted({_LIVE_TAGS[tag.lower()] for tag in _LIVE_HTML.findall(text)})
    if holds and lost:
        nodes += (_remark(f"Code cell {number} shows {' and '.join(lost)} as well, which this document can't hold."),)
    return nodes if holds else ()


assert set(_PICTURES) == set(KINDS)
