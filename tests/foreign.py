"""Notebooks of others, as small dictionaries, and what page, PDF and volume make of them."""

from __future__ import annotations

import re
from typing import Any

from bs4 import BeautifulSoup
from nbformat import NotebookNode, from_dict
from tagged import TaggedPDF

from koruz.export.html_exporter import KoruzHTMLExporter
from koruz.export.typst import KoruzPDFExporter


def markdown(source: str, **more: Any) -> dict[str, Any]:
    return {"cell_type": "markdown", "metadata": {}, "source": source, **more}


def code(source: str = "x", *outputs: dict[str, Any], **metadata: Any) -> dict[str, Any]:
    return {
        "cell_type": "code",
        "metadata": metadata,
        "source": source,
        "execution_count": 1,
        "outputs": [
            {"metadata": {}, **output} if output["output_type"] == "display_data" else output for output in outputs
        ],
    }


def shown(**data: Any) -> dict[str, Any]:
    """An output; `text_html` stands for 'text/html'."""
    return {"output_type": "display_data", "data": {name.replace("_", "/", 1): value for name, value in data.items()}}


def notebook(*cells: dict[str, Any], **metadata: Any) -> NotebookNode:
    numbered = [{"id": f"c{number}", **cell} for number, cell in enumerate(cells)]
    return from_dict({"cells": numbered, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5})


def page(book: NotebookNode, name: str = "book", folder: str = "") -> BeautifulSoup:
    text, _ = KoruzHTMLExporter().from_notebook_node(book, {"metadata": {"name": name, "path": folder}})
    return BeautifulSoup(text, "html.parser")


def pdf(book: NotebookNode, name: str = "book", folder: str = "") -> bytes:
    data, _ = KoruzPDFExporter().from_notebook_node(book, {"metadata": {"name": name, "path": folder}})
    return bytes(data)


def notices(book: NotebookNode) -> list[str]:
    _, resources = KoruzHTMLExporter().from_notebook_node(book, {"metadata": {"name": "book"}})
    return list(resources["document"].notices)


def letters(text: str) -> str:
    """Letters alone: no marks of lists, numbers of notes, blanks or joints."""
    return "".join(re.findall(r"[^\W\d_]", text))


def page_words(tree: BeautifulSoup, start: str) -> str:
    """Letters of the page from a heading on, without words for those who listen."""
    for hidden in tree.select(
        "nav, .vh, .about:has(.citation), .about summary, math, a[aria-label='Back to the text']"
    ):
        hidden.decompose()
    return letters(tree.main.get_text()).partition(letters(start))[2]


def pdf_words(report: TaggedPDF, start: str) -> str:
    """Letters of the PDF from a heading on; the contents, which come before, name it once."""
    return letters(report.text).split(letters(start), 2)[2]
