"""Draws the gallery anew: `uv run python tests/gallery.py` writes its pictures into `notebooks/gallery.ipynb`.

What is kept of an output is what JupyterLab shows of it, also untrusted: its HTML, and the text for those without.
"""

from __future__ import annotations

import sys
from pathlib import Path

import nbformat
import papermill
from nbformat import NotebookNode

GALLERY = Path(__file__).parents[1] / "notebooks" / "gallery.ipynb"
KEPT = ("text/html", "text/plain")


def drawn(notebook: Path) -> NotebookNode:
    """The executed gallery, as it is published."""
    done = papermill.execute_notebook(
        notebook, None, engine_name="koruz", cwd=notebook.parent, progress_bar=False, kernel_name="python3"
    )
    plain = nbformat.read(notebook, as_version=4)
    for cell, executed in zip(plain.cells, done.cells, strict=True):
        if cell.cell_type == "code":
            cell.outputs = [_kept(output) for output in executed.outputs]
    return plain


def _kept(output: NotebookNode) -> NotebookNode:
    data = {mime: output.data[mime] for mime in KEPT}
    return nbformat.v4.new_output("display_data", data=data)


def text_of(notebook: NotebookNode) -> str:
    """The gallery as a file."""
    return nbformat.writes(notebook) + "\n"


if __name__ == "__main__":
    text = text_of(drawn(GALLERY))
    if "--show" in sys.argv:
        sys.stdout.write(text)
    else:
        GALLERY.write_text(text, encoding="utf-8")
