"""What a manifest must look like to be believed: it lies in a folder in which anybody may write.

A manifest says which files may be replaced and removed. A part of another shape is left out, as if it weren't there;
then its report is built again, and files that only that part named are nobody's.
"""

from __future__ import annotations

import re

TYPE_CHECKING = False  # as in typing, whose import would cost
if TYPE_CHECKING:
    from typing import Any

RESERVED = frozenset(
    {"variants", "index", "manifest", "kept", "editions", "teacher"}
    | {"template", "compare", "save", "watch", "refresh", "seminar"}
)
"""Names in the output folder that no report can have."""

SUITE = frozenset({"index.html", "koruz.pdf", "koruz-data.zip", "brief.html", "brief.pdf"})
"""Files of the suite as a whole."""

_THEME = re.compile(r"[a-z][a-z0-9_]*")
_TEXTS = ("title", "question", "notebook", "edition", "vintage", "picture", "newest")
_MAPPINGS = ("parameters", "defaults", "inputs", "claims", "ledger", "verdicts", "sentences", "numbers")
_LISTS = ("formats", "takeaways", "values", "exhibits", "laid", "outputs")


def is_theme(name: object) -> bool:
    """Whether a report may be called so."""
    return isinstance(name, str) and _THEME.fullmatch(name) is not None and name not in RESERVED


def believed(content: object, generator: str) -> dict[str, Any] | None:
    """A manifest without its parts of another shape; None if it isn't one at all.

    Args:
        content: What its JSON says.
        generator: Who must have written it.
    """
    if not isinstance(content, dict) or content.get("generator") != generator:
        return None
    themes, outputs = content.get("themes"), content.get("outputs", [])
    if not isinstance(themes, dict) or not isinstance(outputs, list):
        return None
    right = {name: entry for name, entry in themes.items() if is_theme(name) and _is_entry(name, entry)}
    return {**content, "themes": right, "outputs": [file for file in outputs if _is_file(file, SUITE.__contains__)]}


def believed_files(content: object, folder: str) -> list[dict[str, Any]]:
    """Files that a record says are ours, those of a right shape below a folder."""
    outputs = content.get("outputs") if isinstance(content, dict) else None
    return (
        [file for file in outputs if _is_file(file, lambda path: is_below(folder, path))]
        if isinstance(outputs, list)
        else []
    )


def _is_entry(theme: str, entry: object) -> bool:
    if not isinstance(entry, dict) or not all(
        isinstance(entry.get(name, kind()), kind)
        for names, kind in ((_TEXTS, str), (_MAPPINGS, dict), (_LISTS, list))
        for name in names
    ):
        return False
    return (
        all(isinstance(text, str) for name in ("formats", "takeaways") for text in entry.get(name, []))
        and all(
            isinstance(text, str)
            for name in ("inputs", "claims", "sentences", "numbers")
            for text in entry.get(name, {}).values()
        )
        and all(type(count) is int for count in entry.get("verdicts", {}).values())
        and all(isinstance(row, dict) for row in entry.get("laid", []))
        and all(_is_value(value) for value in entry.get("values", []))
        and all(_are_texts(claim) for claim in entry.get("ledger", {}).values())
        and all(_is_exhibit(exhibit) for exhibit in entry.get("exhibits", []))
        and all(_is_file(file, lambda path: is_below(theme, path)) for file in entry.get("outputs", []))
    )


def _is_value(value: object) -> bool:
    return (
        isinstance(value, dict)
        and all(isinstance(value.get(name, ""), str) for name in ("name", "text", "unit", "period", "definition"))
        and isinstance(value.get("amount"), int | float | None)
        and all(_is_list_of_texts(value.get(name, [])) for name in ("ids", "sources"))
    )


def _is_list_of_texts(found: object) -> bool:
    return isinstance(found, list) and all(isinstance(text, str) for text in found)


def _are_texts(found: object) -> bool:
    return isinstance(found, dict) and all(isinstance(text, str) for text in found.values())


def _is_exhibit(exhibit: object) -> bool:
    texts = ("name", "form", "headline", "alt")
    return isinstance(exhibit, dict) and all(isinstance(exhibit.get(name), str) for name in texts)


def _is_file(file: object, right: Any) -> bool:
    if not isinstance(file, dict) or not isinstance(file.get("path"), str) or not right(file["path"]):
        return False
    return (
        type(file.get("bytes")) is int
        and file["bytes"] >= 0
        and all(isinstance(text, str) for text in (file.get("sha256"), file.get("was", "")))
        and isinstance(file.get("inputs", {}), dict)
    )


def is_below(folder: str, path: str) -> bool:
    """Whether a path with slashes stays below a folder, without a hidden part or one that leads elsewhere."""
    first, *rest = path.split("/")
    plain = not any(mark in path for mark in "\\:\0")
    return first == folder and bool(rest) and plain and all(part and not part.startswith(".") for part in rest)
