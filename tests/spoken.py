"""What a notebook says of altered figures: its sentences, headlines, cards, subtitles and notes, without a picture."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any
from unittest.mock import patch

import pandas as pd
from sentences import ROOT, faults, tree

import koruz.report.exhibits
from koruz.data.catalog import Catalog, open_catalog
from koruz.report.outputs import Output
from koruz.words.unknown import without_unknown

Alter = Callable[[pd.DataFrame], pd.DataFrame]


def spoken(stem: str, alter: Mapping[str, Alter] | None = None, *, whole: bool = False, **parameters: Any) -> str:
    """The text of a notebook, line by line; a headline that falls back to its neutral title is led by '~ '.

    Args:
        stem: Name of the notebook, such as '03_transport'.
        alter: What is done to tables of the data, by their names.
        whole: Whether text alternatives and the ledger's findings, sums and readings come, too.
        parameters: Parameters other than the notebook's own.
    """
    lines: list[str] = []
    names: dict[str, Any] = {}
    with (
        patch("koruz.data.catalog.open_catalog", lambda *_, **__: altered(alter or {})),
        patch.object(koruz.report.exhibits.Exhibits, "figure", _told(lines, whole)),
        patch.object(koruz.report.exhibits.Exhibits, "table", _told(lines, whole)),
    ):
        for part in tree(ROOT / "notebooks" / f"{stem}.ipynb"):
            _run(part, names, lines, whole)
            names |= {name: value for name, value in parameters.items() if name in names}
    return "\n".join(lines)


def wrong(text: str) -> list[str]:
    """What is wrong with any line of a text whatever it says."""
    return [fault for line in text.splitlines() for fault in faults(line)]


def cells(where: str, **changed: Any) -> Alter:
    """Change cells of the rows that fit a query, of which there must be some."""

    def alter(table: pd.DataFrame) -> pd.DataFrame:
        rows = table.eval(where)
        assert rows.any(), where
        return table.assign(**{name: table[name].mask(rows, value) for name, value in changed.items()})

    return alter


def lacking(where: str) -> Alter:
    """Leave out the rows that fit a query, of which there must be some."""

    def alter(table: pd.DataFrame) -> pd.DataFrame:
        rows = table.eval(where)
        assert rows.any(), where
        return table[~rows].reset_index(drop=True)

    return alter


@cache
def _whole() -> Catalog:
    return open_catalog(ROOT / "data")


def altered(alter: Mapping[str, Alter]) -> Catalog:
    """The data with tables altered; what isn't altered is read once for all."""
    catalog = open_catalog(ROOT / "data")
    for name, resource in catalog.resources.items():
        if resource.tabular:
            table = _whole().table(name)
            catalog._tables[name] = alter[name](table) if name in alter else table
    return catalog


def _told(lines: list[str], whole: bool) -> Callable[..., Output]:
    def tell(_: object, name: str, result: Any, *__: Any, headline: Any, subtitle: str, **papers: Any) -> Output:
        if not result.empty:
            title = headline.text if headline.finding else f"~ {headline.text}"
            lines.extend([title, without_unknown(subtitle), without_unknown(papers.get("note", ""))])
            lines.extend([result.description] if whole else [])
        return Output({}, "", "")

    return tell


def _run(part: ast.stmt, names: dict[str, Any], lines: list[str], whole: bool) -> None:
    """Run one statement and note what an expression shows."""
    if not isinstance(part, ast.Expr):
        exec(compile(ast.Module([part], []), "notebook", "exec"), names)
        return
    shown = eval(compile(ast.Expression(part.value), "notebook", "eval"), names)
    record = shown.record if isinstance(shown, Output) else {}
    if record.get("type") == "numbers":
        lines.extend(" | ".join([item["label"], item["text"], item["change"]]) for item in record["items"])
    elif record.get("type") in ("prose", "takeaways"):
        lines.extend(shown.text.splitlines())
    elif record.get("type") == "ledger" and whole:
        lines.extend(row[part] for row in record["rows"] for part in ("found", "arithmetic", "reading"))
