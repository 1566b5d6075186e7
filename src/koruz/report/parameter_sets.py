"""Files of parameters: JSON, TOML, YAML and CSV, read as data and as nothing else.

A file of parameters is a plain file of moderate size. YAML is read as JSON with less punctuation: values are those of
JSON, everything else is text, and nothing in the file stands for another part of it.
"""

from __future__ import annotations

import csv
import io
import json
import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from koruz.data import plainfile
from koruz.report.parameters import shown
from koruz.words.problems import BadInput, Problem


def load(path: Path) -> list[dict[str, Any]]:
    """Read a file of parameters: JSON, TOML, YAML or CSV by its ending.

    JSON, TOML and YAML hold `{name: value}` or `{theme: {name: value}}`, or in JSON and YAML a list of these. In a CSV
    the header names parameters and each row is a set of values; an empty cell leaves the default.

    Returns:
        Sets of values, one or more; the text of a CSV is converted when it is checked.

    Raises:
        BadInput: If it is missing, too large, no plain file, broken, of another kind, or not made of mappings with text
            for keys.
    """
    file = path.name
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        raise _bad(file, f"parameters are in a file that ends in {', '.join(_READERS)}", "", "Save it as one of these.")
    content = _parsed(path, reader)
    sets = content if isinstance(content, list) else [content]
    wrong = [part for part in sets if not isinstance(part, dict) or not all(isinstance(key, str) for key in part)]
    if wrong or not sets:
        rule = "the file is a mapping from names to values, or a list of these"
        raise _bad(file, rule, shown(wrong[0] if wrong else content), "Write lines such as: partner: CHN")
    return sets


def _parsed(path: Path, reader: Callable[[str], Any]) -> Any:
    kind = path.suffix[1:].upper()
    try:
        return reader(plainfile.read(path, plainfile.PARAMETERS_LIMIT).decode("utf-8"))
    except OSError as error:
        rule = "--params names a file"
        if not isinstance(error, FileNotFoundError):
            rule = f"--params names a plain file of at most {plainfile.PARAMETERS_LIMIT:,} bytes"
        raise _bad(str(path), rule, error.strerror or str(error), "Check the path.") from error
    except UnicodeDecodeError as error:
        raise _bad(path.name, f"the file is {kind} in UTF-8", f"byte {error.start} isn't", "Save it so.") from error
    except RecursionError as error:
        raise _bad(path.name, f"the file is {kind}", "brackets nested too deeply", "Correct the file.") from error
    except (ValueError, csv.Error) as error:  # the other formats' own errors are ValueErrors
        found = " ".join(str(error).split())
        raise _bad(path.name, f"the file is {kind} in UTF-8", found, "Correct the file.") from error


def _bad(file: str, rule: str, found: str, remedy: str) -> BadInput:
    return BadInput([Problem(file, None, None, rule, found, remedy)])


def _once(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    content = dict(pairs)
    if len(content) < len(pairs):
        raise ValueError("a name is given twice")
    return content


def _read_json(text: str) -> Any:
    return json.loads(text, object_pairs_hook=_once)


def _read_csv(text: str) -> list[dict[str, str]]:
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff")), strict=True))
    if len(rows) < 2 or len(set(rows[0])) < len(rows[0]) or not all(rows[0]):
        raise ValueError("the first row names each parameter once, and each further row is a set of values")
    if any(len(row) != len(rows[0]) for row in rows if row):
        raise ValueError("a row has more or fewer cells than the first")
    return [{name: cell for name, cell in zip(rows[0], row, strict=True) if cell} for row in rows[1:] if row]


def _read_yaml(text: str) -> Any:
    import yaml  # type: ignore[import-untyped]

    try:
        return _yaml_loader()(text).get_single_data()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        where = f", line {mark.line + 1}, column {mark.column + 1}" if mark else ""
        raise ValueError(f"{error.problem}{where}") from error
    except yaml.YAMLError as error:
        raise ValueError(str(error)) from error


@lru_cache
def _yaml_loader() -> Any:
    """PyYAML's safe loader, of which only JSON's values are left.

    YAML 1.1, which PyYAML speaks, takes `03724` for octal, `33:20` for sixties, `NO` for false and `2010-01-01` for a
    day; and a few hundred bytes of aliases, parts that stand for other parts, unfold to more than a machine holds.
    """
    import yaml

    class Loader(yaml.SafeLoader):  # type: ignore[misc]
        yaml_implicit_resolvers: Mapping[str, Any] = {}

        def compose_node(self, parent: Any, index: Any) -> Any:
            event = self.peek_event()
            if isinstance(event, yaml.AliasEvent) or event.anchor is not None:
                name = f"{'*' if isinstance(event, yaml.AliasEvent) else '&'}{event.anchor}"
                raise ValueError(f"{name}, which stands for another part, line {event.start_mark.line + 1}")
            if getattr(event, "tag", None) not in (None, "!"):
                raise ValueError(f"{event.tag}, which names a type, line {event.start_mark.line + 1}")
            return super().compose_node(parent, index)

        def construct_mapping(self, node: Any, deep: bool = False) -> dict[Any, Any]:
            """PyYAML keeps the last of two equal keys without a word; JSON's reader here and TOML's refuse them."""
            names = [key.value for key, _ in node.value if isinstance(key.value, str)]
            if len(set(names)) < len(names):
                raise ValueError("a name is given twice")
            found: dict[Any, Any] = super().construct_mapping(node, deep)
            return found

    number = r"-?(?:0|[1-9]\d*)"
    for kind, pattern, first in (
        ("null", r"~|null|", ["~", "n", ""]),
        ("bool", r"true|false", ["t", "f"]),
        ("int", number, list("-0123456789")),
        ("float", rf"{number}(?:\.\d+)?(?:[eE][-+]?\d+)?", list("-0123456789")),
    ):
        Loader.add_implicit_resolver(f"tag:yaml.org,2002:{kind}", re.compile(rf"(?:{pattern})\Z"), first)
    Loader.add_constructor("tag:yaml.org,2002:float", lambda loader, node: float(node.value))
    Loader.add_constructor("tag:yaml.org,2002:int", lambda loader, node: int(node.value))
    return Loader


_READERS: Mapping[str, Callable[[str], Any]] = {
    ".json": _read_json,
    ".toml": tomllib.loads,
    ".yaml": _read_yaml,
    ".yml": _read_yaml,
    ".csv": _read_csv,
}
