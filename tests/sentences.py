"""Moves the numbers behind every sentence of a notebook and hands what is then stated to independent judges.

A notebook's cells are run once, without drawing. Then each call of `headline`, `state` and `say` is evaluated again and
again with one or two of the values that it looks at replaced: by zero, one, a hair more or less than another value, ten
times, a negative, nothing. Whatever is stated as a finding goes to the judges, who know the words and the moved values,
but not the notebook's conditions.
"""

from __future__ import annotations

import ast
import itertools
import math
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from types import CodeType
from typing import Any

import nbformat

import koruz.report.exhibits
from koruz.report.outputs import Output
from koruz.report.prose import Headline, Sentence, fill
from koruz.report.results import Result
from koruz.report.values import UnitError, Value

ROOT = Path(__file__).parents[1]
SPEAKERS = {"headline", "state", "say"}

# Words that claim something: each template with one of them has a judge of its own.
CLAIMING = re.compile(
    r"\b(all|every|each time|whichever|but|only|alone|half|twice|double|agree\w*|gr[eo]wn?|grow\w*|f[ea]ll(en|s)?|rose|"
    r"risen?|none|most|more|fewer|less|least|higher|highest|lower|lowest|larger?|largest|smaller?|smallest|above|below|"
    r"before|after|ahead|behind|pass\w*|exceeds?|reach\w*|same|differ\w*|equal|far|near\w*|about|almost|few|many|never|"
    r"always|both|neither|first|last|newest|best|worst|multiplied|shrank|lost|gained|up to|at least|at most|over|under|"
    r"as many|as much|times|steady|stood still|no longer|still|already|instead|than|between|contradict\w*|fits?|"
    r"clash\w*|"
    r"leads?|dominat\w*|secondary|main\w*|nothing|next to)\b",
    re.IGNORECASE,
)

# Verbs in the present tense: a sentence with one of them says whether its values are of the last two years.
PRESENT = re.compile(
    r"\b(is|are|has|have|sells?|buys?|comes?|makes?|make up|weighs?|pays?|leans?|counts?|stands?|stays?|lives?|takes?|"
    r"costs?|runs?|flies|fly|carry|carries|goes|holds?|belongs?|owes?|earns?|studies|study|leads?|ranks?|needs?|exceeds?|"
    r"differs?|agrees?|uses?|rests?|lacks?|shows?|dates?|wants?|travels?|offers?)\b"
)


@dataclass(frozen=True)
class Call:
    """One sentence of a notebook: its call, its template, and where it stands."""

    notebook: str
    node: ast.Call

    @property
    def template(self) -> str:
        """The finding, as the notebook writes it."""
        return ast.literal_eval(self.node.args[0])

    @property
    def words(self) -> str:
        """The template without its fields."""
        return re.sub(r"\{[^}]*\}", " ", self.template)

    @property
    def keywords(self) -> set[str]:
        """Names of the arguments given."""
        return {keyword.arg or "" for keyword in self.node.keywords}


@dataclass(frozen=True)
class Stated:
    """A finding that stands in a moved world.

    Attributes:
        text: The finding as written.
        fields: The arguments of the call: results, values and words by the names that the template uses.
        names: Everything that the notebook has computed, moved.
    """

    text: str
    fields: dict[str, Any]
    names: dict[str, Any]

    def __getitem__(self, field: str) -> float:
        """Amount of a value: `stated["f[times]"]` of a field of the template, `stated["flows.times"]` by variable."""
        found = self.value(field)
        return found.amount

    def value(self, field: str) -> Value:
        """The value behind a field, or behind a variable of the notebook."""
        holder, _, name = field.rstrip("]").replace("[", ".").partition(".")
        source = self.fields.get(holder, self.names.get(holder))
        return source[name] if name else source


@cache
def tree(path: Path) -> list[ast.stmt]:
    """The statements of a notebook's code cells, in order."""
    cells = nbformat.read(path, as_version=4).cells
    return [part for cell in cells if cell.cell_type == "code" for part in ast.parse(cell.source).body]


def calls(path: Path) -> list[Call]:
    """Every sentence of a notebook."""
    nodes = (node for part in tree(path) for node in ast.walk(part))
    return [
        Call(path.stem, node)
        for node in nodes
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in SPEAKERS
    ]


@cache
def names_of(path: Path) -> dict[str, Any]:
    """What a notebook's cells compute with its own parameters and the data as they are."""
    return _computed(path)


def stands(path: Path) -> Iterator[tuple[Call, Stated]]:
    """What a notebook states of the data that it opens now, which may be others than its own."""
    names = _computed(path)
    for call in calls(path):
        for stated in _stated(path, call, names, {}):
            yield call, stated


def _computed(path: Path) -> dict[str, Any]:
    """What a notebook's cells compute, without a picture drawn."""
    names: dict[str, Any] = {}
    drawn = koruz.report.exhibits.Exhibits.figure, koruz.report.exhibits.Exhibits.table
    koruz.report.exhibits.Exhibits.figure = koruz.report.exhibits.Exhibits.table = _undrawn  # type: ignore[method-assign,assignment]
    try:
        for part in tree(path):
            exec(compile(ast.Module([part], []), str(path), "exec"), names)
    finally:
        koruz.report.exhibits.Exhibits.figure, koruz.report.exhibits.Exhibits.table = drawn  # type: ignore[method-assign]
    return names


def _undrawn(*_: Any, **__: Any) -> Output:
    return Output({}, "", "")


def moved(path: Path, call: Call) -> Iterator[Stated]:
    """The findings that a call states while the values that it looks at are moved, one and two at a time."""
    names, keys = names_of(path), looked_at(path, call)
    amounts = {key: _amounts(key, keys, names) for key in keys}
    yield from _stated(path, call, names, {})
    for key in keys:
        for amount in amounts[key]:
            yield from _stated(path, call, names, {key: amount})
    for one, other in itertools.combinations(keys, 2):
        for pair in itertools.product(amounts[one][:6], amounts[other][:6]):
            yield from _stated(path, call, names, dict(zip((one, other), pair, strict=True)))


def looked_at(path: Path, call: Call) -> list[tuple[str, str]]:
    """Variables of the notebook and names of their values that decide what the call states."""
    return sorted(_looked_at(call.node, names_of(path), path))


def _looked_at(node: ast.AST, names: dict[str, Any], path: Path) -> set[tuple[str, str]]:
    """Results and value names that the call's conditions and template use, also through its own conditions."""
    found: set[tuple[str, str]] = set()
    for part in ast.walk(node):
        if (
            isinstance(part, ast.Subscript)
            and isinstance(part.value, ast.Name)
            and isinstance(part.slice, ast.Constant)
        ):
            if isinstance(names.get(part.value.id), Result):
                found.add((part.value.id, part.slice.value))
        elif isinstance(part, ast.Name) and part.id in _conditions(path):
            found |= _looked_at(_conditions(path)[part.id], names, path)
    fields = {k.arg: k.value.id for k in getattr(node, "keywords", ()) if isinstance(k.value, ast.Name)}
    for text in (p.value for p in ast.walk(node) if isinstance(p, ast.Constant) and isinstance(p.value, str)):
        for holder, name in re.findall(r"\{(\w+)\[([\w-]+)\]", text):
            if isinstance(names.get(fields.get(holder, "")), Result):
                found.add((fields[holder], name))
    return {(holder, name) for holder, name in found if name in names[holder].values}


@cache
def _conditions(path: Path) -> dict[str, ast.expr]:
    """Assignments of the notebook that compare or format values, by name: they're computed again in a moved world."""
    kinds = (ast.Compare, ast.BoolOp, ast.JoinedStr, ast.UnaryOp, ast.IfExp)
    found: dict[str, ast.expr] = {}
    for part in tree(path):
        if not isinstance(part, ast.Assign):
            continue
        pairs = [(part.targets[0], part.value)]
        if isinstance(part.targets[0], ast.Tuple) and isinstance(part.value, ast.Tuple):
            pairs = [*zip(part.targets[0].elts, part.value.elts, strict=True)]
        found |= {to.id: value for to, value in pairs if isinstance(to, ast.Name) and isinstance(value, kinds)}
    return found


def _amounts(key: tuple[str, str], all_keys: list[tuple[str, str]], names: dict[str, Any]) -> list[float]:
    """Amounts to try: around the other values of the same unit first, then the ends of its range."""
    value: Value = names[key[0]][key[1]]
    others = [names[holder][name] for holder, name in all_keys if (holder, name) != key]
    near = [other.amount for other in others if other.known and other.unit == value.unit]
    steps = [1, -1] if _counts(value) else [0.01, -0.01]
    ties = [end + step for end in near for step in (0, *steps)]
    own = value.amount if value.known else 1.0
    scaled = [own * factor for factor in (1, 0.1, 0.5, 0.88, 1.12, 2, 10)]
    ends = [0.0, 1.0, 2.0, 49.0, 50.0, 51.0, 100.0, -5.0, math.nan]
    amounts = [amount for amount in (*ties, *scaled, *ends) if not amount < _least(value)]
    return [round(amount) if _counts(value) and math.isfinite(amount) else amount for amount in dict.fromkeys(amounts)]


def _least(value: Value) -> float:
    """The least that such a number can be: only changes are below zero, and an order begins with one."""
    if value.unit == "rank":
        return 1.0
    part = value.unit == "percent of total" or ("/" in value.derived and "\N{MINUS SIGN}" not in value.derived)
    return -math.inf if value.unit.startswith("percent") and not part else 0.0


def _counts(value: Value) -> bool:
    return value.unit == "year" or (value.known and float(value.amount).is_integer() and abs(value.amount) < 1000)


def _stated(path: Path, call: Call, names: dict[str, Any], change: dict[tuple[str, str], float]) -> Iterator[Stated]:
    world = dict(names)
    for (holder, name), amount in change.items():
        result: Result = world[holder]
        world[holder] = replace(result, values={**result.values, name: replace(result[name], amount=amount)})
    for name, condition in _conditions(path).items():
        with suppress(UnitError, KeyError):
            world[name] = _evaluated(condition, world, path)
    sentence = _evaluated(call.node, world, path)
    fields = {k.arg: _evaluated(k.value, world, path) for k in call.node.keywords if k.arg}
    text = _finding(sentence, call, fields)
    if text:
        yield Stated(text, fields, world)


def _evaluated(node: ast.expr, world: dict[str, Any], path: Path) -> Any:
    return eval(_compiled(node, path), world)


@cache
def _compiled(node: ast.expr, path: Path) -> CodeType:
    return compile(ast.Expression(node), str(path), "eval")


def _finding(sentence: Headline | Sentence | Output, call: Call, fields: dict[str, Any]) -> str:
    """The text if it is the call's finding, in the present or in the past tense; else nothing."""
    if isinstance(sentence, Headline):
        return sentence.text if sentence.finding else ""
    words = {name: value for name, value in fields.items() if name not in ("holds", "otherwise", "current", "alike")}
    tenses = [call.template, *([words.pop("then")] if "then" in words else [])]
    return sentence.text if sentence.text in [fill(tense, **words).text for tense in tenses] else ""


FALSE_FORMS = (
    (re.compile(r"no figure|no date|\bnan\b|\binf\b|None"), "an unknown is printed"),
    (re.compile(r"::|,\s*,|\band\s*[,.]|\bin\s*[,.;]|\s[,.;]"), "a place is empty"),
    (
        re.compile(r"(?<![\d,.])\b1 (?!January|of|in|to|per)[a-z]+s\b(?<!is)(?<!as)(?<!times)(?<!fits)"),
        "one is in the plural",
    ),
    (re.compile(r"(?<![\d,.])1 [a-z]+ (ones|others)\b"), "one is in the plural"),
    (re.compile(r"(?<![\d,.])1 times\b"), "once is 'once'"),
    (
        re.compile(r"\b(rose|grew|fell|up|down|rise|fall|gain|loss|lost)( by)? \N{MINUS SIGN}"),
        "a fall is called a rise",
    ),
    (
        re.compile(r"(?<![\w.,])([\d][\d.,]*\S*(?: \w+)?) (?:to|after|from|against|and) \1(?![\w.,])"),
        "a number meets itself",
    ),
    (re.compile(r"\b(from|in|to|by|of) (United|Netherlands|Philippines)"), "a country lacks its article"),
    (re.compile(r"\d[eE][+\N{MINUS SIGN}-]\d"), "a number is in powers of ten"),
)


def faults(text: str) -> list[str]:
    """What is wrong with a published text whatever it says: an unknown, an empty place, 'one things', minus growth."""
    return [f"{reason}: {match.group(0)!r}" for form, reason in FALSE_FORMS if (match := form.search(text))]


Judge = Callable[[Stated], bool]


def written(value: Value) -> str:
    """A value as a sentence writes it."""
    return value.text
