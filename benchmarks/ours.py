"""koruz itself, in a copy of the project, so that nothing in the project changes."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

_PARTNERS = ("KOR", "CHN", "RUS", "KAZ", "TUR")
_FIRST = 1992


def copy(root: Path, target: Path, themes: Sequence[str]) -> Path:
    """A copy of what a run reads, with the notebooks of these themes, or of all if none is named."""
    target.mkdir()
    for name in ("data", "notebooks"):
        shutil.copytree(root / name, target / name, ignore=shutil.ignore_patterns(".*"))
    shutil.copy(root / "run_all.py", target)
    for notebook in (target / "notebooks").glob("*.ipynb"):
        if themes and notebook.stem[3:] not in themes:
            notebook.unlink()
    return target


def command(project: Path) -> list[str]:
    """The command without options."""
    return [sys.executable, str(project / "run_all.py")]


def touch(notebook: Path) -> None:
    """Change a notebook in a sentence, as an author would."""
    content = json.loads(notebook.read_text(encoding="utf-8"))
    cell = next(cell for cell in reversed(content["cells"]) if cell["cell_type"] == "markdown")
    cell["source"] = "".join(cell["source"]) + "\n- One more remark."
    notebook.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def sets(count: int) -> list[dict[str, Any]]:
    """So many different sets of values for the trade report."""
    return [
        {"partner": _PARTNERS[n % len(_PARTNERS)], "partner_growth": 1.0 + n // len(_PARTNERS), "first_year": _FIRST}
        for n in range(count)
    ]
