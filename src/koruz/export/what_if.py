"""A report's what-ifs as one page whose assumptions can be moved; it needs no library, no network and no Python.

The arithmetic stands in `koruz.indicators` and once more in a few lines of JavaScript below `templates/what-if`; a test
holds the two together. Where no script runs, the page shows what the report shows.
"""

from __future__ import annotations

import json
import math
from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from hashlib import sha256
from typing import Any

from annotated_types import Interval
from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup

from koruz.export import labels
from koruz.export.document import Document, ExhibitBlock
from koruz.export.html import TEMPLATE, TEMPLATES, prepared
from koruz.figures import palette
from koruz.report.conditions import Below, Between, choices, parts
from koruz.report.parameters import Parameter
from koruz.words.written import number_text

_FOLDER, _TEMPLATE = "what-if", "page.html.j2"
_ROLES = ("korea", "uzbekistan", "rust", "violet", "grey", "text", "muted")
_PLACES = 500
"""Places of a slider's thumb at most, where a step of one is too fine to be seen."""


def page(document: Document, parameters: Sequence[Parameter]) -> str | None:
    """Render a report's what-ifs for the folder `seminar` beside it.

    Args:
        document: The report; its exhibits carry the models of its what-ifs.
        parameters: What its notebook declares: they have the bounds.

    Returns:
        A page that needs nothing else; None if the report has no what-if that can be moved.
    """
    declared = {parameter.name: parameter for parameter in parameters}
    sections = [_section(document, block, declared) for block in document.exhibits if block.record.get("model")]
    if not sections:
        return None
    script = _script(document.exhibits)
    rendered = _environment().get_template(_TEMPLATE)
    return rendered.render(
        document=document,
        theme=labels.theme_word(document),
        report=f"../{document.theme}.html",
        sections=sections,
        models=_plain({"models": [_model(each) for each in sections], "colours": _colours(sections)}),
        script=Markup(script),
        mark=b64encode(sha256(script.encode()).digest()).decode(),
    )


def _section(document: Document, block: ExhibitBlock, declared: Mapping[str, Parameter]) -> dict[str, Any]:
    """A what-if with its question, the report's exhibit, and its controls."""
    record = block.record
    asked = next(section.title for section in document.sections if block in section.blocks)
    title = asked.removeprefix("What if: ")
    found = [control for control in record["model"]["controls"] if _movable(control, declared.get(control["name"]))]
    told = {control["name"]: control["label"] for control in found}
    return {
        "name": record["name"],
        "title": title[:1].upper() + title[1:],
        "record": record,
        "anchor": block.anchor,
        "label": block.label,
        "controls": [_control(control, declared[control["name"]], told) for control in found],
    }


def _movable(control: Mapping[str, Any], parameter: Parameter | None) -> bool:
    """Whether a notebook declares a parameter for a control, with a choice or bounds."""
    return parameter is not None and bool(
        control["names"] or choices(parameter.type) or _ends(parts(parameter.type)[1])
    )


def _control(control: Mapping[str, Any], parameter: Parameter, told: Mapping[str, str]) -> dict[str, Any]:
    """A control with its parameter's choices or bounds."""
    known = list(choices(parameter.type) or control["names"])
    below = next((mark.other for mark in parameter.conditions if isinstance(mark, Below)), None)
    value = _short(control["value"]) if isinstance(control["value"], float) else control["value"]
    own = {
        "seen": None,
        **control,
        "value": value,
        "choices": known,
        "below": below,
        "below_label": told.get(below or "", ""),
    }
    return own if known else own | _bounds(own, parameter)


def _bounds(control: Mapping[str, Any], parameter: Parameter) -> dict[str, Any]:
    """Lowest and highest value, and the slider's step: `least` is the step's multiple at or below the lowest value."""
    plain, marks = parts(parameter.type)
    lows, highs = zip(*_ends(marks), strict=True)
    low = max(each for each in (*lows, control["low"]) if each is not None)
    high = min(each for each in (*highs, control["high"]) if each is not None)
    step = _step(low, high, plain is int)
    numbers = {"low": low, "high": high, "least": math.floor(low / step + 1e-9) * step, "first": _first(control)}
    return {**{name: _short(number) for name, number in numbers.items()}, "step": step, "whole": plain is int}


def _first(control: Mapping[str, Any]) -> Any:
    """The value in the report: the one given, or what the data give."""
    given, seen = control["value"], control["seen"]
    return seen["value"] if given is None and seen else given or 0


def _ends(marks: Sequence[Any]) -> list[tuple[float, float]]:
    """Lower and upper bounds of a parameter's type."""
    ends: list[Any] = [(mark.ge, mark.le) for mark in marks if isinstance(mark, Interval)]
    return ends + [(mark.low, mark.high) for mark in marks if isinstance(mark, Between)]


def _step(low: float, high: float, whole: bool) -> float:
    """A step of one, two or five times a power of ten; as fine as its unit is written, and as can be seen."""
    if not whole:
        return 0.01 if high <= 1 else 0.1
    rough = max((high - low) / _PLACES, 1)
    power: int = 10 ** math.floor(math.log10(rough))
    return next(each * power for each in (1, 2, 5, 10) if each * power >= rough)


def _short(number: float) -> float:
    """A number that is whole as a whole one: pages write it so."""
    number = round(number, 9)
    return int(number) if float(number).is_integer() else number


def _written(number: float, unit: str) -> str:
    """A bound as readers know it; a year has no comma."""
    return str(number) if unit == "year" else number_text(number, 0 if float(number).is_integer() else None)


def _model(section: Mapping[str, Any]) -> dict[str, Any]:
    """What the script needs of a section."""
    model = section["record"]["model"]
    wanted = ("name", "unit", "value", "low", "high", "whole", "choices", "below")
    controls = [{name: control.get(name) for name in wanted} for control in section["controls"]]
    fixed = {control["name"]: control["value"] for control in model["controls"]}
    own = {"name": section["name"], "function": model["function"], "controls": controls, "start": model["start"]}
    return own | {"fixed": {name: value for name, value in fixed.items() if name not in {c["name"] for c in controls}}}


def _colours(sections: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """Colours by role, and by the code of each country that may be drawn."""
    names = {name for section in sections for control in section["controls"] for name in control["names"]}
    named = {str(section["record"]["model"]["start"].get("partner", "")) for section in sections} - {""}
    grounds = {"wash": palette.WASH, "grid": palette.GRID}
    return {name: palette.colour(name) for name in (*_ROLES, *sorted(names | named))} | grounds


def _plain(content: Mapping[str, Any]) -> Markup:
    """JSON that can stand in a page: nothing in it ends the element."""
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return Markup(text.replace("<", "\\u003c"))


def _script(exhibits: Sequence[ExhibitBlock]) -> str:
    """The page's script: what all pages share, between it the functions of the themes."""
    functions = [block.record["model"]["function"] for block in exhibits if block.record.get("model")]
    themes = dict.fromkeys(name.partition(".")[0] for name in functions)
    return "\n".join(['"use strict";', *_sources(["numbers", *themes, "charts", "page"])])


def _sources(names: Sequence[str]) -> Iterator[str]:
    for name in names:
        yield (TEMPLATES / _FOLDER / f"{name}.js").read_text(encoding="utf-8").strip()


@lru_cache(maxsize=1)
def _environment() -> Environment:
    folders = [TEMPLATES / _FOLDER, TEMPLATES / TEMPLATE]
    environment = prepared(Environment(loader=FileSystemLoader(folders), autoescape=True))
    environment.filters["written"] = _written
    environment.filters["json"] = json.dumps
    return environment
