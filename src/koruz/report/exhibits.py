"""Exhibits: a picture or a table that can't be made without its finding, measure, source, text alternative and data."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from html import escape
from typing import TYPE_CHECKING, Any

from koruz.figures.palette import CARD
from koruz.report.csvtext import exported_csv
from koruz.report.drawings import drawing
from koruz.report.newest import newest
from koruz.report.outputs import Output, table_html
from koruz.report.prose import Headline
from koruz.report.results import Result
from koruz.words.glance import Glance
from koruz.words.unknown import without_unknown

if TYPE_CHECKING:
    from koruz.data.catalog import Catalog

_NAMED = 2
_TIMES = ("year", "date", "day")
_NAME = re.compile(r"^[a-z][a-z0-9-]{1,39}$")


class Exhibits:
    """Shows the exhibits of one notebook; knows where their sources are described.

    Args:
        catalog: The data package that resolves ids of sources.
    """

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog

    def __repr__(self) -> str:
        return self._glance().text()

    def _repr_html_(self) -> str:
        return self._glance().html()

    def _glance(self) -> Glance:
        ask = 'Ask next: .figure("name", result, charts.lines, {"x": ..., ...}, ...), .table("name", result, ...)'
        papers = "Each with headline=headline(...) and subtitle=..., perhaps note=..."
        return Glance("Exhibits: shows pictures and tables with their sources", below=[ask, papers])

    def figure(
        self,
        name: str,
        result: Result,
        chart: Callable[..., Any] | Any,
        encoding: Mapping[str, Any] | None = None,
        *,
        behind: Result | None = None,
        **papers: Any,
    ) -> Output:
        """Show a picture.

        Args:
            name: Unique short name, also the name of its CSV and SVG: small letters, digits, hyphens.
            result: What is drawn.
            chart: Draws a frame, such as `charts.lines` or `seaborn.lineplot`; isn't called when there are no data.
                Or a picture: a matplotlib Figure or Axes, a grid of seaborn, a `seaborn.objects.Plot`.
            encoding: Which column of the result's frame is shown how: arguments of the chart.
            behind: The rows that the picture counts or sums, if they rather than its marks shall stand in its table.
            papers: `headline` (required), `subtitle` (required: measure, place, period), `note`, `what_if`.

        Returns:
            The exhibit, or a line that says that the data have nothing for it.

        Raises:
            ValueError: If a paper is missing; the message names it. If `chart` is no picture and draws none.

        Examples:
            >>> from koruz.notebook import charts, headline, open_catalog
            >>> from koruz.indicators import education
            >>> catalog = open_catalog()
            >>> students = education.counts(education.view(catalog, "UZB", 2010, 2025))
            >>> Exhibits(catalog).figure(
            ...     "students", students, charts.lines,
            ...     {"x": "date", "y": "value", "series": "series", "unit": "students"},
            ...     headline=headline("More than before", holds=students["times"] > 1, otherwise="Students"),
            ...     subtitle="Students from Uzbekistan in Korea, persons")  # doctest: +ELLIPSIS
            More than before
            Students from Uzbekistan in Korea, persons
            ...
        """
        from koruz.figures.charts import to_svg
        from koruz.figures.pictures import drawn

        if result.empty:
            return _nothing(name, papers)
        encoding = encoding or {}
        svg = to_svg(drawn(chart, result.data, encoding), name, label=result.description)
        again = drawing(chart, result.data, encoding, name, result.description)
        mark = _newest_mark(result, encoding.get("x", ""))
        return self._show(name, "figure", _with_table(result, behind), svg, again, newest_mark=mark, **papers)

    def table(self, name: str, result: Result, **papers: Any) -> Output:
        """Show a table; arguments as for `figure`.

        Examples:
            >>> from koruz.notebook import headline, open_catalog
            >>> from koruz.indicators import education
            >>> catalog = open_catalog()
            >>> students = education.counts(education.view(catalog, "UZB", 2010, 2025))
            >>> Exhibits(catalog).table(
            ...     "students", students, headline=headline("Many", holds=False, otherwise="Students by count"),
            ...     subtitle="Students from Uzbekistan in Korea, persons")  # doctest: +ELLIPSIS
            Students by count
            Students from Uzbekistan in Korea, persons
            ...
        """
        return _nothing(name, papers) if result.empty else self._show(name, "table", result, None, **papers)

    def _show(
        self,
        name: str,
        form: str,
        result: Result,
        svg: str | None,
        again: Mapping[str, Any] | None = None,
        *,
        headline: Headline,
        subtitle: str,
        note: str = "",
        what_if: bool = False,
        newest_mark: int | None = None,
    ) -> Output:
        subtitle, note = without_unknown(subtitle), without_unknown(note)
        headline = _worded(headline, subtitle)
        _refuse_unfinished(name, result, headline, subtitle)
        headline = headline if what_if or newest_mark is None else _of_its_time(headline, newest_mark)
        record = {
            "type": "exhibit",
            "form": form,
            "name": name,
            "headline": headline.text,
            "finding": headline.finding,
            "subtitle": subtitle,
            "alt": result.description,
            "note": note,
            "what_if": what_if,
            "sources": [self._catalog.source(source).ref() for source in result.sources],
            "svg": svg,
            "drawing": again,
            "columns": [
                {"name": column.name, "label": column.label, "unit": column.unit, "align": column.align}
                for column in result.columns
            ],
            "rows": [self._named(result, row) for row in result.table()],
            "newest": None if what_if else self._newest(result),
            **({"model": result.model.record()} if what_if and result.model else {}),
            "csv": exported_csv(result.data[[column.name for column in result.columns]]),
        }
        return Output(record, _html(record), f"{headline.text}\n{subtitle}\n{result.description}")

    def _named(self, result: Result, row: list[str]) -> list[str]:
        """A written row with sources by publisher and year; the CSV keeps their ids."""
        return [
            self._who(cell) if cell and column.name.startswith("source") else cell
            for column, cell in zip(result.columns, row, strict=True)
        ]

    def _newest(self, result: Result) -> Mapping[str, Any] | None:
        """The last observation among the values of a result."""
        return newest((value.record() for value in result.values.values()), self._catalog.vintage)

    def _who(self, source: str) -> str:
        found = self._catalog.source(source)
        return f"{found.publisher}, {found.published[:4]}" if found.published else found.publisher


def _worded(headline: Headline, subtitle: str) -> Headline:
    """The headline; where all the words of its fallback spoke of an unknown, the subtitle's first part stands there."""
    if not isinstance(headline, Headline) or headline.text.strip() or not subtitle:
        return headline
    return Headline(subtitle.partition(",")[0], False)


def _newest_mark(result: Result, column: str) -> int | None:
    """The last year that a picture over time shows; None for a picture of another kind."""
    if column not in _TIMES or column not in result.data:
        return None
    return max(int(str(mark)[:4]) for mark in result.data[column].dropna())


def _of_its_time(headline: Headline, newest: int) -> Headline:
    """The headline, or its fallback if it gives a number older than the picture's newest mark without its period."""
    old = [value for value in headline.values if value.known and value.year is not None and value.year < newest]
    told = all(value.period in headline.text or str(value.year) in headline.text for value in old)
    return headline if told else Headline(headline.otherwise, False)


def _with_table(result: Result, behind: Result | None) -> Result:
    """A picture's result with the rows that stand behind it; their sources come after the picture's own."""
    if behind is None:
        return result
    sources = tuple(dict.fromkeys([*result.sources, *behind.sources]))
    return replace(result, data=behind.data, columns=behind.columns, sources=sources)


def _refuse_unfinished(name: str, result: Result, headline: Headline, subtitle: str) -> None:
    if not _NAME.match(name):
        raise ValueError(f"exhibit name {name!r}: use small letters, digits and hyphens, 2 to 40 of them")
    missing = [
        paper
        for paper, present in (
            ("headline", isinstance(headline, Headline) and bool(headline.text.strip())),
            ("subtitle", bool(subtitle.strip())),
            ("sources", bool(result.sources)),
            ("alt text", bool(result.description.strip())),
            ("columns", bool(result.columns)),
        )
        if not present
    ]
    if missing:
        raise ValueError(f"exhibit {name!r} is unfinished: it has no {', no '.join(missing)}")


def _nothing(name: str, papers: dict[str, Any]) -> Output:
    headline = _worded(papers["headline"], without_unknown(papers["subtitle"]))
    title = (headline.otherwise or headline.text).rstrip(" :")
    text = f"{title}: the data have no figures for this choice of parameters."
    record = {"type": "prose", "runs": [{"text": text, "strong": False}], "values": [], "nothing": name}
    return Output(record, f"<p>{escape(text)}</p>", text)


def _html(record: dict[str, Any]) -> str:
    """The exhibit as plain HTML for JupyterLab and for other exporters."""
    labels = [column["label"] for column in record["columns"]]
    body = _image(record) if record["svg"] else table_html(labels, record["rows"])
    sources = _named_sources(record["sources"])
    mark = "What-if: an assumption, not a fact. " if record["what_if"] else ""
    note = f" {record['note']}" if record["note"] else ""
    return (
        f"<figure><figcaption><strong>{escape(mark + record['headline'])}</strong><br>"
        f"{escape(record['subtitle'])}</figcaption>{body}"
        f"<p><small>Source: {escape(sources)}.{escape(note)}</small></p></figure>"
    )


def _image(record: Mapping[str, Any]) -> str:
    """The picture as an image of its own: JupyterLab takes raw SVG out of notebooks that its user hasn't run."""
    picture = b64encode(standalone(record).encode()).decode()
    style = f"display:block;width:100%;max-width:42rem;background:{CARD}"
    return f'<img alt="{escape(record["alt"])}" style="{style}" src="data:image/svg+xml;base64,{picture}">'


def standalone(record: Mapping[str, Any]) -> str:
    """An exhibit's picture as SVG that shows whole wherever it is opened: its letters are drawn.

    Args:
        record: What a notebook's output carries of an exhibit with a picture.
    """
    from koruz.figures.charts.outlines import outlined

    return outlined(record["svg"], record["name"])


def prepare() -> None:
    """Draw one tiny picture: what is slow only once is behind then."""
    import pandas as pd

    from koruz.figures import charts

    frame = pd.DataFrame({"x": [2000, 2001], "y": [1.0, 2.0], "s": ["a", "a"]})
    charts.to_svg(charts.lines(frame, x="x", y="y", series="s", unit="percent"), "warm-up")


def _named_sources(sources: Sequence[Mapping[str, str]]) -> str:
    """The first sources by name and the number of the others, who stand in the report."""
    named = "; ".join(f"{source['publisher']}, {source['title']}" for source in sources[:_NAMED])
    rest = len(sources) - _NAMED
    return f"{named}; and {rest} more" if rest > 0 else named
