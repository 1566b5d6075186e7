"""Parameters of a notebook: declared once, in its cell tagged `parameters`, and checked before anything runs.

The cell holds imports and lines like these, nothing else:

    partner: Country = "KOR"  # trade partner, ISO 3166 alpha-3
    first_year: Year = 2002  # first year shown

It is read as text, never executed. Its annotations name the types of this module, or `int`, `float`, `str`, `bool`
and `Literal[...]`.
"""

from __future__ import annotations

import ast
import io
import json
import re
import tokenize
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

from koruz.data import plainfile
from koruz.report.conditions import (
    CONDITIONS,
    TEXT_LIMIT,
    TYPES,
    Among,
    Below,
    Between,
    Condition,
    Count,
    Country,
    Empty,
    Factor,
    Follows,
    Fraction,
    Growth,
    Percent,
    Rate,
    Reaches,
    Share,
    Text,
    Unlike,
    Year,
    conditions,
    is_declarable,
    meaning,
    validated,
)
from koruz.words.problems import BadInput, Problem, did_you_mean, listed, quoted, visible

if TYPE_CHECKING:
    from pydantic import TypeAdapter

    from koruz.data.choices import Answers

# What notebooks import from here for their declarations, and what the build needs.
__all__ = [
    "TAG",
    "TEXT_LIMIT",
    "Among",
    "Annotated",
    "Below",
    "Between",
    "Context",
    "Count",
    "Country",
    "Empty",
    "Factor",
    "Follows",
    "Fraction",
    "Growth",
    "Literal",
    "Parameter",
    "Percent",
    "Rate",
    "Reaches",
    "Share",
    "Text",
    "Unlike",
    "Year",
    "check",
    "check_running",
    "declared",
    "defaults",
    "describe",
    "parse",
    "read_notebook",
    "shown",
    "source_of",
    "tagged",
    "unknown",
]

TAG = "parameters"

_NOTHING = ("", "none", "null", "nil", "nan", ".nan", "na", "n/a", "<na>", "~", "-")
_SHOWN = 80  # characters of a wrong value, not a text, that a message repeats


@dataclass(frozen=True)
class Parameter:
    """A declared parameter.

    Attributes:
        name: Python name, as in the notebook.
        type: Its type as a Python object, with the conditions annotated to it.
        annotation: The type as the notebook writes it, `Year`.
        default: Value in the notebook, as written there.
        help: Comment behind the declaration.
    """

    name: str
    type: Any
    annotation: str
    default: Any
    help: str

    @property
    def meaning(self) -> str:
        """What values are right, in words."""
        return meaning(self.type)

    @property
    def conditions(self) -> list[Condition]:
        """What ties its value to the data or to other parameters."""
        return conditions(self.type)


@dataclass(frozen=True)
class Context:
    """What values are checked against and how messages name their origin.

    Attributes:
        notebook: Name of the notebook, for defaults that are wrong.
        data: What the data can answer; None leaves conditions on the data unchecked.
        origins: Where the given values come from, by parameter: `-p` or a file's name.
    """

    notebook: str = "notebook"
    data: Answers | None = None
    origins: Mapping[str, str] = field(default_factory=dict)


def shown(value: object) -> str:
    """A wrong value as a message repeats it: text between quotation marks, anything else as Python writes it."""
    return quoted(value) if isinstance(value, str) else visible(repr(value)[:_SHOWN])


def describe(parameter: Parameter) -> str:
    """A parameter in one line for `--list`: type, default and help."""
    default = "empty" if parameter.default is None else repr(parameter.default)
    text = f"{parameter.name}: {parameter.meaning}, default {default}"
    return f"{text}; {parameter.help}" if parameter.help else text


def read_notebook(path: Path) -> dict[str, Any]:
    """Read a notebook of nbformat 4 as plain JSON.

    Raises:
        BadInput: If the file can't be read, isn't JSON or isn't such a notebook.
    """
    again = "Restore the file, or open and save it in JupyterLab."
    try:
        content = json.loads(plainfile.read(path, plainfile.NOTEBOOK_LIMIT).decode("utf-8"))
    except OSError as error:
        raise _bad(path.name, "a notebook can be read", error.strerror or str(error), "Check the file.") from error
    except UnicodeDecodeError as error:
        raise _bad(path.name, "a notebook is UTF-8", f"{error.reason} at byte {error.start}", again) from error
    except json.JSONDecodeError as error:
        raise _bad(path.name, "a notebook is JSON", f"{error.msg}", again, row=error.lineno) from error
    except ValueError as error:
        raise _bad(path.name, "a notebook is JSON", "a number of thousands of digits", again) from error
    except RecursionError as error:
        raise _bad(path.name, "a notebook is JSON", "brackets nested too deeply", again) from error
    if not (isinstance(content, dict) and content.get("nbformat") == 4 and isinstance(content.get("cells"), list)):
        raise _bad(path.name, "a notebook has `nbformat` 4 and a list of `cells`", "JSON of another kind", again)
    for number, cell in enumerate(content["cells"], start=1):
        if not (isinstance(cell, dict) and "cell_type" in cell and isinstance(cell.get("source"), str | list)):
            raise _bad(path.name, "a cell has `cell_type` and `source`", f"cell {number} without one of them", again)
    return content


def source_of(cell: Mapping[str, Any]) -> str:
    """Text of a cell, which nbformat stores as one string or a list of lines."""
    source = cell["source"]
    return source if isinstance(source, str) else "".join(source)


def tagged(notebook: Mapping[str, Any], tag: str) -> list[Mapping[str, Any]]:
    """Code cells that carry `tag`."""
    return [
        cell
        for cell in notebook["cells"]
        if cell["cell_type"] == "code" and tag in (cell.get("metadata") or {}).get("tags", [])
    ]


def declared(notebook_path: Path) -> list[Parameter]:
    """Parameters that a notebook declares, in order; an empty list if it has no cell tagged `parameters`.

    Raises:
        BadInput: If the file isn't a notebook, or the cell holds anything but imports and declarations.
    """
    cells = tagged(read_notebook(notebook_path), TAG)
    if len(cells) > 1:
        raise _bad(
            notebook_path.name,
            f"at most one cell is tagged `{TAG}`",
            f"{len(cells)} such cells",
            "Move all declarations into the first.",
        )
    return parse(source_of(cells[0]), notebook_path.name) if cells else []


def parse(source: str, file: str) -> list[Parameter]:
    """Parameters that the source of a cell declares.

    Args:
        source: Text of the cell.
        file: Name of the notebook, for messages.

    Raises:
        BadInput: With every line that isn't an import or a declaration with a type and a literal default.
    """
    try:
        statements = ast.parse(source).body
        comments = _comments(source)
    except (SyntaxError, ValueError, tokenize.TokenError) as error:
        raise _bad(file, f"the `{TAG}` cell is Python", str(error), "Correct the line.") from error
    problems: list[Problem] = []
    found: dict[str, Parameter] = {}
    for statement in statements:
        if isinstance(statement, ast.Import | ast.ImportFrom):
            continue
        try:
            parameter = _parameter(statement, comments, file)
            if parameter.name in found:
                raise _bad(file, "a parameter is declared once", f"{parameter.name} twice", "Delete one declaration.")
            found[parameter.name] = parameter
        except BadInput as error:
            problems.extend(error.problems)
    if problems:
        raise BadInput(problems)
    return list(found.values())


def check(parameters: Sequence[Parameter], given: Mapping[str, Any], context: Context) -> dict[str, Any]:
    """Values to run with: the given ones over the defaults, each of its declared type.

    Args:
        parameters: What the notebook declares.
        given: Values by name; text from a command line is converted.
        context: Countries of the data and where the values come from.

    Returns:
        A value (str, int, float or bool) for every declared parameter, in the order of declaration.

    Raises:
        BadInput: With every unknown name, value of the wrong type or range, `first_...` after its `last_...`, and
            value that doesn't meet a condition on the data or on another value.
    """
    problems = [unknown(name, parameters, context) for name in given if name not in {p.name for p in parameters}]
    values: dict[str, Any] = {}
    for parameter in parameters:
        raw = given.get(parameter.name, parameter.default)
        try:
            values[parameter.name] = _typed(parameter, raw)
        except ValueError:
            problems.append(_wrong(parameter, raw, _origin(parameter.name, given, context), context.data))
    _follow(parameters, values, given, context.data)
    _give_way(parameters, values, given)
    problems.extend(_disordered(values, given, context))
    problems.extend(_unfit(parameters, values, given, context))
    if problems:
        raise BadInput(problems)
    return values


def _follow(
    parameters: Sequence[Parameter], values: dict[str, Any], given: Mapping[str, Any], data: Answers | None
) -> None:
    """Put the last year of the data in the place of an earlier default."""
    for parameter in parameters:
        for mark in parameter.conditions if data and parameter.name not in given else ():
            if isinstance(mark, Follows) and parameter.name in values:
                years = (data.of(mark.choice, values) if data else None) or ()
                values[parameter.name] = max([values[parameter.name], *filter(_fitting(parameter), years)])


def _fitting(parameter: Parameter) -> Callable[[Any], bool]:
    """Whether a value is right by the type of a parameter."""

    def fits(value: Any) -> bool:
        try:
            return bool(_typed(parameter, value) == value)
        except ValueError:
            return False

    return fits


def _give_way(parameters: Sequence[Parameter], values: dict[str, Any], given: Mapping[str, Any]) -> None:
    """Put another value in the place of a default that mustn't be the same as a value that was given."""
    for parameter in parameters:
        for mark in parameter.conditions:
            same = isinstance(mark, Unlike) and values.get(mark.other) == values.get(parameter.name)
            if isinstance(mark, Unlike) and same and mark.other in given and parameter.name not in given:
                values[parameter.name] = mark.otherwise


def _unfit(
    parameters: Sequence[Parameter], values: Mapping[str, Any], given: Mapping[str, Any], context: Context
) -> Iterator[Problem]:
    """What doesn't fit the data or the other values."""
    sound = dict(values)  # what hangs on a value that is wrong itself isn't judged
    for parameter in parameters:
        for mark in parameter.conditions if sound.get(parameter.name) is not None else ():
            for fault in mark.faults(parameter.name, values, context.data) if sound.keys() >= {*mark.others} else ():
                sound.pop(parameter.name, None)
                named = next((name for name in (parameter.name, *mark.others) if name in given), parameter.name)
                origin = _origin(named, given, context)
                yield Problem(origin, None, None, fault.rule, fault.found, fault.remedy)


def check_running(namespace: Mapping[str, Any], data: Answers) -> None:
    """Check the parameters of a notebook that runs, wherever it runs, by the types that it declares.

    Args:
        namespace: The notebook's own, `globals()`: values, and annotations from the cell of parameters. A cell that
            sets other values later has none, and needs none.
        data: What the data can answer.

    Raises:
        BadInput: With every value that isn't right as it stands; nothing is converted.
    """
    types = namespace.get("__annotations__") or {}
    found = [
        Parameter(name, type_, "", namespace[name], "")
        for name, type_ in types.items()
        if name in namespace and is_declarable(type_)
    ]
    values = {parameter.name: parameter.default for parameter in found}
    wrong = [parameter for parameter in found if not _is_typed(parameter)]
    problems = [
        Problem(TAG, None, None, f"{each.name} is {each.meaning}", shown(each.default), _mend(each.default, each, data))
        for each in wrong
    ]
    right = [parameter for parameter in found if parameter not in wrong]
    context = Context(notebook=TAG, data=data, origins=dict.fromkeys(values, TAG))
    try:
        check(right, {parameter.name: parameter.default for parameter in right}, context)
    except BadInput as error:
        problems.extend(error.problems)
    if problems:
        raise BadInput(problems)


def _is_typed(parameter: Parameter) -> bool:
    """Whether a default is right by its type without being converted; a whole number may stand for a float."""
    value = parameter.default
    try:
        found = _typed(parameter, value)
    except ValueError:
        return False
    return type(found) is type(value) or (isinstance(found, float) and type(value) is int)


def defaults(parameters: Sequence[Parameter], data: Answers | None = None) -> dict[str, Any]:
    """Default values by name, each of its declared type, unchecked against the data.

    Args:
        parameters: What the notebook declares.
        data: What the data can answer: years that a default follows.

    Raises:
        BadInput: If a default is of the wrong type or range.
    """
    values = check(parameters, {}, Context())
    _follow(parameters, values, {}, data)
    return values


def unknown(name: str, parameters: Sequence[Parameter], context: Context) -> Problem:
    """What is wrong with a name that no parameter has."""
    names = [parameter.name for parameter in parameters]
    known = f"There are: {listed(names)}." if names else "There are no parameters."
    rule = "a parameter is one that a notebook to be run declares"
    return Problem(context.origins.get(name, "-p"), None, None, rule, quoted(name), did_you_mean(name, names) + known)


def _bad(file: str, rule: str, found: str, remedy: str, row: int | None = None) -> BadInput:
    return BadInput([Problem(file, row, None, rule, found, remedy)])


def _comments(source: str) -> dict[int, str]:
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    return {token.start[0]: token.string.lstrip("# ").strip() for token in tokens if token.type == tokenize.COMMENT}


def _parameter(statement: ast.stmt, comments: Mapping[int, str], file: str) -> Parameter:
    match statement:
        case ast.AnnAssign(target=ast.Name(id=name), annotation=annotation, value=ast.expr() as value, simple=1):
            help_ = comments.get(statement.end_lineno or statement.lineno, "")
            type_ = _type(annotation, name, file)
            return Parameter(name, type_, ast.unparse(annotation), _literal(value, name, file), help_)
    raise _bad(
        file,
        f"the `{TAG}` cell holds imports and declarations like `first_year: Year = 2002  # first year shown`",
        f"line {statement.lineno}: {shown(ast.unparse(statement))}",
        "Add a type and a default, or move the line to a later cell.",
    )


def _literal(value: ast.expr, name: str, file: str) -> Any:
    try:
        return ast.literal_eval(value)
    except (ValueError, TypeError, MemoryError, RecursionError):
        # A computed default would keep the default's result when another parameter changes.
        rule, found = f"the default of {name} is a plain value", shown(ast.unparse(value))
        raise _bad(file, rule, found, "Write the value, and compute in a later cell.") from None


def _type(annotation: ast.expr, name: str, file: str) -> Any:
    match annotation:
        case ast.Name(id=written) | ast.Attribute(attr=written) if written in TYPES:
            return TYPES[written]
        case ast.Subscript(value=ast.Name(id="Literal") | ast.Attribute(attr="Literal"), slice=slice_):
            choices = _choices(slice_)
            if choices:
                return Literal[choices]
        case ast.Subscript(
            value=ast.Name(id="Annotated") | ast.Attribute(attr="Annotated"), slice=ast.Tuple(elts=elts)
        ):
            marks = tuple(_condition(each, name, file) for each in elts[1:])
            return Annotated[(_type(elts[0], name, file), *marks)]
        case _:
            pass
    written = ast.unparse(annotation)
    rule = f"the type of {name} is one of {', '.join(TYPES)} or Literal[...] of texts and whole numbers"
    raise _bad(file, rule, quoted(written), did_you_mean(written, TYPES) + "Choose one of these.")


def _condition(node: ast.expr, name: str, file: str) -> Condition:
    """A condition of a type, such as `Among("trade.partners")`."""
    written, why = ast.unparse(node), "Write it with plain values."
    match node:
        case ast.Call(func=ast.Name(id=kind)) if kind in CONDITIONS:
            try:
                words = {each.arg: ast.literal_eval(each.value) for each in node.keywords if each.arg}
                return CONDITIONS[kind](*(ast.literal_eval(each) for each in node.args), **words)
            except (TypeError, ValueError) as error:
                why = f"{str(error).removeprefix(f'{kind}.__init__() ')}."
    rule = f"a condition of {name} is one of {', '.join(CONDITIONS)}, with plain values in brackets"
    raise _bad(file, rule, quoted(written), why)


def _choices(slice_: ast.expr) -> tuple[str | int, ...]:
    elements = slice_.elts if isinstance(slice_, ast.Tuple) else [slice_]
    values = [element.value for element in elements if isinstance(element, ast.Constant)]
    right = len(values) == len(elements) and all(type(value) in (str, int) for value in values)
    return tuple(value for value in values if isinstance(value, str | int)) if right else ()


def _typed(parameter: Parameter, value: Any) -> Any:
    if value in (None, "") and any(isinstance(mark, Empty) for mark in parameter.conditions):
        return None
    if isinstance(value, bool) and parameter.type is not bool:
        raise ValueError("a truth value would pass as the number 0 or 1")
    if parameter.type is bool and not isinstance(value, bool | str):
        raise ValueError("a number would pass as a truth value")
    return _adapter(parameter.type).validate_python(value)


@lru_cache
def _adapter(type_: Any) -> TypeAdapter[Any]:
    from pydantic import TypeAdapter

    return TypeAdapter(validated(type_))


def _origin(name: str, given: Mapping[str, Any], context: Context) -> str:
    return context.origins.get(name, "-p") if name in given else context.notebook


def _wrong(parameter: Parameter, value: Any, origin: str, data: Answers | None) -> Problem:
    usual = (
        "Give one, or leave it out." if parameter.default is None else f"Right is, for example, {parameter.default}."
    )
    remedy = _mend(value, parameter, data) or usual
    return Problem(origin, None, None, f"{parameter.name} is {parameter.meaning}", shown(value), remedy)


def _mend(value: Any, parameter: Parameter, data: Answers | None) -> str:
    """What would be right instead of a wrong value."""
    countries = [mark for mark in parameter.conditions if isinstance(mark, Among)]
    known = countries[-1].hint("" if _is_nothing(value) else str(value), data) if countries and data else ""
    if _is_nothing(value) and value is not parameter.default:
        return f"Leave it out for the default, {_default(parameter)}. {known}".rstrip()
    if known:
        return known
    if isinstance(value, tuple) or (isinstance(value, str) and re.fullmatch(r"[+-]?\d+,\d+", value.strip())):
        number = ".".join(map(str, value)) if isinstance(value, tuple) else value.strip().replace(",", ".")
        return f"The decimal sign is a point: {number}."
    if value is parameter.default:  # as it stands in a notebook that runs
        quotes = isinstance(value, str) and parameter.type is not str
        return "Write the number without quotation marks." if quotes else "Change it, then run the cells again."
    return ""


def _is_nothing(value: Any) -> bool:
    """Whether a value stands for none: null, an empty text, and the words and numbers that programs write for it."""
    text = str(value).strip().lower() if isinstance(value, str | float | None) else "a value"
    return text in _NOTHING


def _default(parameter: Parameter) -> str:
    """A default for readers; of one that may be empty, what is taken then."""
    empty = [mark.words for mark in parameter.conditions if isinstance(mark, Empty)]
    return empty[0] if parameter.default is None and empty else str(parameter.default)


def _disordered(values: Mapping[str, Any], given: Mapping[str, Any], context: Context) -> Iterator[Problem]:
    """A `first_...` that lies after its `last_...`."""
    for first in (name for name in values if name.startswith("first_")):
        last = f"last_{first.removeprefix('first_')}"
        if type(values[first]) is not type(values.get(last)) or values[first] <= values[last]:
            continue
        name = first if first in given or last not in given else last
        yield Problem(
            file=_origin(name, given, context),
            row=None,
            column=None,
            rule=f"{first} isn't after {last}",
            found=f"{first} {values[first]}, {last} {values[last]}{'' if last in given else ' (its default)'}",
            remedy=f"Give a smaller {first} or a greater {last}.",
        )
