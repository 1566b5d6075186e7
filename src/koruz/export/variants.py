"""The page of many variants: a row for each set of parameters."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from functools import lru_cache
from hashlib import sha256
from typing import Any

from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup

from koruz.export import labels
from koruz.export.document import Document
from koruz.export.html import TEMPLATE, TEMPLATES, prepared

_TEMPLATE, _SCRIPT = "variants.html.j2", "sort.js"


def render(rows: Sequence[Any], file: str, table: str, edition: str, vintage: str) -> str:
    """Render the page of a file of sets.

    Args:
        rows: As `koruz.runner.edition.variants.rows` gives them.
        file: Name of the file of sets.
        table: Address of the CSV.
        edition: Edition of the data.
        vintage: Day of the data, YYYY-MM-DD or reduced.

    Returns:
        A page that needs nothing else; without its script, which sorts, it is the same but for the order.
    """
    themes = dict.fromkeys(report.theme for row in rows for report in row.reports)
    script = (TEMPLATES / TEMPLATE / _SCRIPT).read_text(encoding="utf-8").strip()
    return (
        _environment()
        .get_template(_TEMPLATE)
        .render(
            rows=rows,
            columns=list(rows[0].values),
            names={theme: labels.theme_word(Document(theme=theme)) for theme in themes},
            single=all(len(row.reports) == 1 for row in rows),
            failed=sum(any(report.failures for report in row.reports) for row in rows),
            file=file,
            table=table,
            edition=edition,
            vintage=vintage,
            script=Markup(script),
            mark=b64encode(sha256(script.encode()).digest()).decode(),
        )
    )


@lru_cache(maxsize=1)
def _environment() -> Environment:
    return prepared(Environment(loader=FileSystemLoader(TEMPLATES / TEMPLATE), autoescape=True))
