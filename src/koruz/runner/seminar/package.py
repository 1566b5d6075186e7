"""The ZIP of a seminar: all that a student needs, in a folder that is unpacked and opened."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from koruz.runner.edition.zips import packed

TAKEN = ("student.ipynb", "selfcheck.py", "checks.json", "handout.pdf", "slides.pdf", "what-if.html")
"""Files of the seminar's folder that students get; the plan is the teacher's."""

_WAY = re.compile(rb'<a [^>]*href="\.\./[^>]*>([^<]*)</a>')
_BOM = b"\xef\xbb\xbf"
_README = """{title}

What is in this folder
{files}

First unpack it: on Windows, right-click the ZIP and choose 'Extract All'. On a Mac, double-click it.
Don't work inside the ZIP: programs can't find the tables there.

WITHOUT PYTHON
Open handout.pdf. It has the tasks and the tables that they need.
The files in data open in Excel or LibreOffice by a double click.

WITH A BROWSER ALONE
Google Colab: open colab.research.google.com, choose Upload, and take student.ipynb.
Then click the folder sign on the left, and drag selfcheck.py and checks.json there.
Make a folder called data there, and drag the files of data into it.
JupyterLite: open jupyter.org/try-jupyter/lab, and drag the files into the list on the left in the same way.

WITH ANACONDA OR VS CODE
Start Jupyter Notebook or JupyterLab from the Anaconda Navigator, go to this folder, and open student.ipynb.
In VS Code choose File, Open Folder, take this folder, and open student.ipynb.
Python, pandas, matplotlib and seaborn are all that it needs; Anaconda has them.

HOW IT WORKS
Run the cells from top to bottom with Shift and Enter.
Write your answer in the place of the three dots, and run the cell again.
The cell with check(...) says whether it is right, or what kind of mistake it is.
If it says 'No module named selfcheck' or can't find a table, the notebook isn't in this folder: move it back.

Each number in data has its source in the same row. The sources' terms hold for them.
"""
_SAID = {
    "student.ipynb": "the tasks as a notebook",
    "selfcheck.py": "checks your answers",
    "checks.json": "what selfcheck.py needs; no answers stand in it",
    "handout.pdf": "the tasks on paper",
    "slides.pdf": "the slides",
    "what-if.html": "a page on which you move an assumption; opens in any browser, without internet",
    "data": "the tables",
}


def package(files: Mapping[str, bytes], data: Path, title: str, day: date) -> bytes:
    """Pack the ZIP.

    Args:
        files: Files of the seminar's folder by name.
        data: Folder of the report's CSVs.
        title: The seminar's title.
        day: The date that every file bears.

    Returns:
        The same bytes each time.
    """
    content = {name: _alone(files[name]) if name.endswith(".html") else files[name] for name in TAKEN if name in files}
    tables = {f"data/{path.name}": marked(path.read_bytes()) for path in sorted(data.glob("*.csv"))}
    listed = "\n".join(f"  {name}: {said}" for name, said in _SAID.items() if name in content or name == "data")
    content["README.txt"] = _of_windows(_README.format(title=title, files=listed))
    return packed({**content, **tables}, day)


def _alone(page: bytes) -> bytes:
    """A page without its ways to the report, which isn't in the ZIP: their words stay, but for the way back."""
    return _WAY.sub(lambda way: b"" if way.group(1).startswith(b"Back") else way.group(1), page)


def marked(table: bytes) -> bytes:
    """A CSV that begins with a byte order mark, without which Excel takes UTF-8 for another encoding."""
    return table if table.startswith(_BOM) else _BOM + table


def _of_windows(text: str) -> bytes:
    """A text that the oldest Notepad shows in lines, too."""
    return text.replace("\n", "\r\n").encode("utf-8-sig")
