"""The words of a report: what they mean, and what they are called in the languages of its readers."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import TYPE_CHECKING, Any

from koruz.report.outputs import Output

if TYPE_CHECKING:
    from koruz.data.catalog import Catalog

LANGUAGES: Mapping[str, str] = {"english": "en", "korean": "ko", "uzbek": "uz-Latn", "russian": "ru"}
"""Columns of the table with words, and the tags of their languages."""

TABLE = "glossary"


def glossary(catalog: Catalog, theme: str) -> Output:
    """Show the words of a theme; its report explains those that it uses.

    Args:
        catalog: The opened data package; without a table `glossary` there are no words.
        theme: The theme.
    """
    rows = catalog.table(TABLE).fillna("").to_dict("records") if TABLE in catalog.resources else []
    entries = [_entry(catalog, row) for row in rows if theme in str(row["themes"]).split()]
    record = {"type": "glossary", "entries": entries}
    text = "\n".join(f"{entry['english']}: {entry['definition']}" for entry in entries)
    return Output(record, _html(entries), text)


def _entry(catalog: Catalog, row: Mapping[Any, Any]) -> dict[str, Any]:
    words = {language: str(row[language]) for language in LANGUAGES}
    named = {language: str(row[f"source_{language}"]) for language in LANGUAGES}
    return {
        "term": str(row["term"]),
        "forms": [form.strip() for form in (words["english"], *str(row["forms"]).split("|")) if form.strip()],
        **words,
        "definition": str(row["definition"]),
        "sources": {language: catalog.source(name).ref() for language, name in named.items() if name},
    }


def _html(entries: list[dict[str, Any]]) -> str:
    """The words as a table for JupyterLab."""
    head = "".join(f"<th>{language.capitalize()}</th>" for language in LANGUAGES)
    rows = "".join(
        "<tr>"
        + "".join(f'<td lang="{tag}">{escape(entry[language])}</td>' for language, tag in LANGUAGES.items())
        + f"<td>{escape(entry['definition'])}</td></tr>"
        for entry in entries
    )
    return f"<details><summary>Words</summary><table><tr>{head}<th>Meaning</th></tr>{rows}</table></details>"
