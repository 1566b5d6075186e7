"""Words that the HTML page and the PDF share: headings, grades, source lines, sizes, the citation.

Everything here takes and gives plain text. An exporter escapes it for its own format and adds the looks.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from koruz.export import laid as laid
from koruz.export.document import METHOD_TITLE, Document
from koruz.export.nodes import paragraph
from koruz.export.places import web_address as web_address
from koruz.report.newest import MONTHS

PROJECT = "koruz"
SUITE = "suite"  # in the place of a theme, for all reports together
PROJECT_LINE = "How South Korea and Uzbekistan work together"
PROJECT_QUESTION = "Public figures that anyone can trace, set against what is said about the two countries."
PROJECT_LEDE = (
    "Every number says who counted it, when and how well. The statements of an article of May 2025 are held against "
    "the figures. A written rule gives each of them its verdict."
)

TAKEAWAYS_TITLE = "Main points"
NUMBERS_TITLE = "Headline numbers"
CONTENTS_TITLE = "Contents"
LEDGER_TITLE = "What the article says, what the figures say"
METHOD_TITLE = METHOD_TITLE
SOURCES_TITLE = "Sources"
CITE_TITLE = "How to cite"
LICENCE_TITLE = "Licence"
RUN_TITLE = "Run details"

CITE_ADVICE = "Cite the source of a figure as well: its number leads to the list of sources."
CITE_BESIDE = "Cite the source that is named beside a figure as well."
SUITE_LICENCE = (
    "The code is under the MIT licence. The figures belong to their sources; each report lists them with their terms, "
    "and so does the data package."
)
LICENCE_TEXT = (
    "The code is under the MIT licence. The figures belong to their sources; "
    "the list of sources names the licence of each."
)
SOURCE_WORD = "Source"
SOURCES_WORD = "Sources"
NOTE_WORD = "Note"
ALSO_WORD = "also"
AUTHORS_WORD = "By"
CODE_TITLE = "Code"
PARAMETERS_WORD = "Parameters"
VINTAGE_WORD = "Sources searched until"
NEWEST_WORD = "Newest figure of this report"
NEWEST_OF_ALL = "Newest figure of all reports"
CLAIM_WORD = "Claim"
PAGE_WORD = "Page"
OF_WORD = "of"
TWO_NUMBERS = (
    "The contents of each report count that report's own pages. The foot of a page gives both numbers: on the left the "
    "page of the report, on the right that of this volume."
)
WHAT_IF_MARK = "What if"
WHAT_IF_EXHIBIT = "This rests on assumptions; it isn't a record of what happened."
WHAT_IF_VARIANT = "Made with other parameters than the standard edition."
WHAT_IF_EDITION = "What-if edition"
LAID_DOCUMENT = "Don't quote it as the standard edition."
WHAT_IF_DOCUMENT = (
    "What-if edition: its parameters aren't the standard edition's. Don't quote it as the standard edition."
)
DRAFT_MARK = "Draft"
DRAFT_DOCUMENT = "Draft: it isn't finished, and no part of the published edition. Don't quote it."
BRIEF_KIND = "Brief on two pages"
BRIEF_FILES = {"brief.html": "Web page", "brief.pdf": "PDF"}
UNKNOWN_TITLE = "What isn't known?"
PICTURES_TITLE = "In pictures"
FURTHER_TITLE = "Where to look further"
FURTHER_TEXT = (
    "The reports compute every number and give its source, its arithmetic and its doubts. Begin with the overview."
)
REPORTS_TITLE = "Reports"
ALL_CLAIMS = "Every statement with its evidence"
DOWNLOADS_TITLE = "Downloads"
DOWNLOADS: Mapping[str, tuple[str, str, str]] = {
    "brief.pdf": (
        "The whole on two pages",
        "PDF",
        "Main points, numbers, pictures, the verdicts, and what isn't known: to print and to hand on.",
    ),
    "koruz.pdf": (
        "All reports as one volume",
        "PDF",
        "One PDF with common contents, tagged for screen readers; the data of each figure is attached.",
    ),
    "koruz-data.zip": (
        "All data as one package",
        "ZIP",
        "The data package behind the reports: tables (CSV), maps (GeoJSON), the codebook, the sources and the terms.",
    ),
}
"""Files of the suite as a whole by name: what each is, its kind, and what is in it."""
RERUN_TITLE = "Run it yourself"
RERUN_TEXT = (
    "In a copy of the project, with Python 3.11 or newer and nothing else from the system, the first line makes every "
    "report anew. The second makes the trade report with your own CSVs laid over the data."
)
RERUN_LINES: Sequence[str] = ("pip install uv && uv run run_all.py", "uv run run_all.py trade --data mine")
NO_EDITION = "none (made outside a build)"
NO_DATE = "no date given"
# As many sources of an exhibit stand in full under it; the others by their numbers.
SOURCES_IN_FULL = 3
MOST_UNFOLDED = 2  # numbers of further sources that the page shows without being asked
MISSING = "–"

GRADES: Mapping[str, str] = {
    "official": "official figure",
    "compiled": "compiled from official figures",
    "press": "press figure",
    "article": "figure of the article",
}
KINDS: Mapping[str, str] = {
    "authority": "authority",
    "database": "database",
    "reference": "reference work",
    "study": "study",
    "media": "media",
    "company": "company",
    "blog": "blog",
    "article": "the article under test",
}
LEDGER_FIELDS: Mapping[str, str] = {
    "stated": "The article says",
    "found": "The figures say",
    "arithmetic": "Arithmetic",
    "tolerance": "Tolerance",
    "rule": "Rule",
    "reading": "Other reading",
}
LEDGER_WORKINGS = ("arithmetic", "tolerance", "rule")
LEDGER_BRIEF = "Rules, arithmetic and tolerances are on the web page and in the attached claims.csv."
LEDGER_FILES: Mapping[str, str] = {
    "claims.csv": "The rows for a spreadsheet (CSV",
    "claims.jsonld": "The rows for machines (ClaimReview, JSON-LD",
}
FILTER_TITLE = "Choose claims"
FILTER_THEME = "Theme"
FILTER_VERDICT = "Verdict"
FILTER_ALL = "All"
FILTER_MOST = 8
"""As many themes has the filter at most; the stylesheet has a rule for each."""
VERDICTS: Sequence[str] = (
    "supported",
    "outdated",
    "differs by definition",
    "contradicted",
    "internally inconsistent",
    "not checkable",
)
_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
_BIBTEX = {
    "\\": r"{\textbackslash}",
    "{": r"\{",
    "}": r"\}",
    "%": r"\%",
    "&": r"\&",
    "$": r"\$",
    "#": r"\#",
    "_": r"\_",
    "~": r"{\textasciitilde}",
    "^": r"{\textasciicircum}",
}


class SourceLine(NamedTuple):
    """One source in words: `text` carries the link to `url` (empty for none), `detail` follows it."""

    text: str
    url: str
    detail: str


class Fact(NamedTuple):
    """A label and what it says, for the masthead and the run details."""

    label: str
    text: str


def date_words(date: str) -> str:
    """A date or reduced date in words: '2025-05-14' is '14 May 2025', '2025-05' 'May 2025', '2025' stays.

    A text that isn't such a date is given back as it is, and an empty one as 'no date given'.
    """
    match = _DATE.fullmatch(date.strip())
    if not match:
        return date.strip() or NO_DATE
    year, month, day = match.groups()
    if month is None:
        return year
    if not 1 <= int(month) <= 12:
        return date
    name = MONTHS[int(month) - 1]
    return f"{int(day)} {name} {year}" if day else f"{name} {year}"


def grade_word(grade: str) -> str:
    """What a grade means in a source line; '' for none, and an unknown grade as it is."""
    return GRADES.get(grade, grade)


def kind_word(kind: str) -> str:
    """What a source's kind is called in the list of sources."""
    return KINDS.get(kind, kind)


def size_words(size: int) -> str:
    """A file's size in decimal units: 850 is '850 bytes', 2400 '2 kB', 1234567 '1.2 MB'."""
    if size < 1000:
        return f"{size} byte{'' if size == 1 else 's'}"
    if size < 999_500:
        return f"{size / 1000:.0f} kB"
    return f"{size / 1_000_000:.1f} MB"


def csv_size(record: Mapping[str, Any]) -> str:
    """Size in words of an exhibit's CSV as it is published (UTF-8)."""
    return size_words(len(str(record["csv"]).encode()))


def csv_name(record: Mapping[str, Any]) -> str:
    """File name of an exhibit's CSV, beside the page and attached to the PDF."""
    return f"{record['name']}.csv"


def data_line(label: str, record: Mapping[str, Any]) -> str:
    """'Data for figure 3 (CSV, 2 kB)' for the label 'Figure 3'."""
    return f"Data for {label.lower()} (CSV, {csv_size(record)})"


def attached_line(label: str, record: Mapping[str, Any]) -> str:
    """'Data for figure 3 (CSV, 2 kB): attached as trade_lines.csv', for a document that carries its data."""
    return f"{data_line(label, record)}: attached as {csv_name(record)}"


def ledger_line(name: str, text: str) -> str:
    """'The rows for a spreadsheet (CSV, 35 kB)' for a file that a ledger is published as."""
    return f"{LEDGER_FILES.get(name, f'The rows ({name}')}, {size_words(len(text.encode()))})"


def ledger_attached_line(name: str, text: str) -> str:
    """The same for a document that carries its files: '...: attached as claims.csv'."""
    return f"{ledger_line(name, text)}: attached as {name}"


def source_line(source: Mapping[str, Any], grade: str = "") -> SourceLine:
    """The line under an exhibit or a number: who and what (the link), then the date and the grade.

    Args:
        source: A `Ref` of the notebook's records.
        grade: Grade of the figure; when empty, that of the `Ref` if it carries one, else the source's kind.
    """
    publisher, title = str(source.get("publisher") or ""), str(source.get("title") or "")
    if publisher and not title.startswith(publisher):
        text = f"{publisher}: {title}" if title else publisher
    else:
        text = title or str(source["id"])
    quality = grade_word(grade or str(source.get("grade") or "")) or kind_word(str(source.get("kind") or ""))
    detail = ", ".join(part for part in (date_words(str(source.get("published") or "")), quality) if part)
    return SourceLine(text, web_address(str(source.get("url") or "")), detail)


def source_entry(source: Mapping[str, Any]) -> SourceLine:
    """The entry in the list of sources: as `source_line`, with the kind and the licence, without a grade."""
    line = source_line({**source, "grade": ""})
    licence = str(source.get("licence") or "")
    return line._replace(detail=f"{line.detail}, licence: {licence}" if licence else line.detail)


def what_if_words(document: Document, record: Mapping[str, Any]) -> str:
    """What stands beside an exhibit's what-if mark; '' for an exhibit that shows what happened."""
    if record.get("what_if"):
        return WHAT_IF_EXHIBIT
    return WHAT_IF_VARIANT if document.what_if else ""


def warning(document: Document) -> str:
    """What stands first in a report that isn't of the standard edition."""
    own = DRAFT_DOCUMENT if document.draft else WHAT_IF_DOCUMENT if document.what_if else ""
    if not laid.record(document.run):
        return own
    return f"{laid.sentence(document.run)} {own or LAID_DOCUMENT}"


def warning_mark(document: Document) -> str:
    """The same in a word or two."""
    own = DRAFT_MARK if document.draft else WHAT_IF_MARK if document.what_if else ""
    figures = laid.short(document.run) if laid.record(document.run) else ""
    return " · ".join(filter(None, [own, figures]))


def warning_name(document: Document) -> str:
    """What a report that isn't of the standard edition is called."""
    if document.draft:
        return DRAFT_MARK
    return WHAT_IF_EDITION if document.what_if else laid.TITLE


def other_sources(count: int) -> str:
    """'4 other sources' for a count of several."""
    return f"{count} other sources"


def more_sources(count: int) -> str:
    """'4 more in the report' for a count of sources that aren't named here; '' for none."""
    return f"{count} more in the report" if count > 0 else ""


def statements_words(count: int) -> str:
    """'24 statements of the article, each with its verdict' for a count."""
    return f"{count} statement{'' if count == 1 else 's'} of the article, each with a verdict by a written rule"


def verdict_counts(rows: Iterable[Mapping[str, Any]]) -> list[tuple[str, int]]:
    """How many claims have each verdict, in the order of the scale; verdicts outside it come last."""
    counts = Counter(str(row["verdict"]) for row in rows)
    known = [verdict for verdict in VERDICTS if verdict in counts]
    return [(verdict, counts[verdict]) for verdict in [*known, *(name for name in counts if name not in known)]]


def seen_values(document: Document) -> dict[str, Mapping[str, Any]]:
    """What the data give for parameters that needn't be given, by name, as the models of the what-ifs have it."""
    models = [block.record.get("model") or {} for block in document.exhibits]
    controls = [control for model in models for control in model.get("controls", ())]
    return {control["name"]: control["seen"] for control in controls if control.get("seen")}


def parameter_value(value: object, seen: Mapping[str, Any] | None = None) -> str:
    """A parameter's value for readers: lists joined by commas, true and false as yes and no.

    Args:
        value: The value; None is what the data give, or 'not set'.
        seen: What the data give: `value` and `words`.
    """
    if value is None:
        return f"{seen['value']}, {seen['words']}" if seen else "not set"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return ", ".join(parameter_value(item) for item in value) or "none"
    return str(value)


def parameter_words(document: Document, *, changed: bool = False) -> list[str]:
    """Each parameter as 'partner = KOR', a changed one as 'partner = TUR (standard: KOR)', by name.

    One that isn't given stands with what the data gave for it: 'student_growth = 22.4, as observed'.

    Names are sorted because a notebook's file doesn't keep their order.

    Args:
        document: The report.
        changed: Whether those that have their standard value are left out.
    """
    defaults, seen = document.run.get("defaults", {}), seen_values(document)
    words = []
    for name, value in sorted(document.run.get("parameters", {}).items()):
        other = name in defaults and defaults[name] != value
        text = f"{name} = {parameter_value(value, seen.get(name))}"
        if other:
            text += f" (standard: {parameter_value(defaults[name])})"
        words += [text] if other or not changed else []
    return words


def authors(document: Document) -> list[str]:
    """Who a document is by: this project, or the authors that another notebook names."""
    return [PROJECT] if document.own else list(document.imprint.authors)


def keywords(document: Document) -> list[str]:
    """What a document is about."""
    own = ["South Korea", "Uzbekistan", document.theme]
    return own if document.own else list(document.imprint.keywords)


def theme_word(document: Document) -> str:
    """The theme as a reader sees it, 'Trade'."""
    return document.theme.replace("_", " ").replace("-", " ").capitalize()


def suite(edition: str, vintage: str, newest: str = "", figures: Mapping[str, Any] | None = None) -> Document:
    """All reports together, as a document of a title, a line and a paragraph.

    Args:
        edition: Edition of the suite.
        vintage: Day of the data.
        newest: What the newest figure is, and of when.
        figures: Record of the figures laid over the data, if any are; see `koruz.export.laid`.
    """
    run = {"edition": edition, "vintage": vintage, **({"variant": True, "laid": figures} if figures else {})}
    return Document(
        title=PROJECT_LINE,
        question=PROJECT_QUESTION,
        lede=(paragraph(PROJECT_LEDE),),
        theme=SUITE,
        run=run,
        newest=newest,
    )


def footer(document: Document, page: int = 0, pages: int = 0) -> str:
    """'koruz · Trade · Edition 2026.1', for the foot of a page.

    Args:
        document: The report, or the suite.
        page: Number of the page within the report, where the whole has other numbers; 'Trade, page 2 of 14'.
        pages: How many pages the report has.
    """
    if not document.own:
        return document.title
    facts = [PROJECT, *([theme_word(document)] if document.theme != SUITE else [])]
    if page:
        facts[-1] += f", {PAGE_WORD.lower()} {page} {OF_WORD} {pages}"
    if document.run.get("edition"):
        facts.append(f"Edition {document.run['edition']}")
    return " · ".join(facts)


def vintage_words(document: Document) -> str:
    """'Sources searched until 23 November 2026', or '' if the document doesn't say."""
    vintage = document.run.get("vintage")
    return f"{VINTAGE_WORD} {date_words(str(vintage))}" if vintage else ""


def masthead(document: Document) -> list[Fact]:
    """Theme, edition, data vintage and parameters: the facts under the title."""
    if not document.own:
        by = Fact(AUTHORS_WORD, ", ".join(document.imprint.authors))
        return [fact for fact in (by, Fact(LICENCE_TITLE, document.imprint.licence)) if fact.text]
    run = document.run
    facts = [
        Fact("Theme", theme_word(document)),
        Fact("Edition", str(run.get("edition") or NO_EDITION)),
    ]
    if run.get("vintage"):
        facts.append(Fact(VINTAGE_WORD, date_words(str(run["vintage"]))))
    if document.newest:
        facts.append(Fact(NEWEST_WORD if document.theme != SUITE else NEWEST_OF_ALL, document.newest))
    if laid.record(run):
        facts.append(Fact(laid.TITLE, laid.counted(run)))
    parameters = parameter_words(document)
    if parameters:
        facts.append(Fact(PARAMETERS_WORD, " · ".join(parameters)))
    return facts


def run_details(document: Document) -> list[Fact]:
    """What made this report, for the last lines: masthead's facts, Python and the packages' versions."""
    facts = masthead(document)
    if document.run.get("python"):
        facts.append(Fact("Python", str(document.run["python"])))
    packages = document.run.get("packages", {})
    if packages:
        facts.append(Fact("Packages", ", ".join(f"{name} {version}" for name, version in sorted(packages.items()))))
    return facts


def citation(document: Document) -> str:
    """How to cite the report, as one sentence of plain text."""
    year = _year(document)
    edition = f" Edition {document.run['edition']}." if document.run.get("edition") else ""
    vintage = f" {vintage_words(document)}." if document.run.get("vintage") else ""
    figures = f" {laid.sentence(document.run)}" if laid.record(document.run) else ""
    mark = f"{figures}{_apart(document)}"
    return f"{PROJECT}{f' ({year})' if year else ''}. {_ended(document.title)}{edition}{vintage}{mark}"


def _apart(document: Document) -> str:
    """' What-if edition: partner = TUR (standard: KOR).'; '' where nothing but the data differs."""
    if not (document.what_if or document.draft):
        return ""
    changed = "; ".join(parameter_words(document, changed=True))
    return f" {DRAFT_MARK if document.draft else WHAT_IF_EDITION}{f': {changed}' if changed else ''}."


def bibtex(document: Document) -> str:
    """The same as a BibTeX entry, with what BibTeX and TeX read as commands escaped."""
    parts = [re.sub(r"[^A-Za-z0-9.]+", "", part) for part in (PROJECT, document.theme, _year(document))]
    key = "-".join(filter(None, [*parts, str(laid.record(document.run).get("folder", ""))]))
    edition, vintage = document.run.get("edition"), document.run.get("vintage")
    notes = [
        f"Edition {edition}" if edition else "",
        f"sources searched until {date_words(str(vintage))}" if vintage else "",
    ]
    notes.append(laid.phrase(document.run))
    if document.what_if or document.draft:
        notes.append("draft" if document.draft else "what-if edition")
    fields = {
        "author": f"{{{PROJECT}}}",
        "title": f"{{{_escaped(document.title)}}}",
        "year": _year(document),
        "note": _escaped(", ".join(note for note in notes if note)),
    }
    lines = [f"  {name} = {{{value}}}" for name, value in fields.items() if value]
    return f"@misc{{{key},\n" + ",\n".join(lines) + "\n}"


def _year(document: Document) -> str:
    match = re.match(r"\d{4}", str(document.run.get("vintage") or document.run.get("edition") or ""))
    return match.group() if match else ""


def _ended(text: str) -> str:
    return text if text.endswith((".", "?", "!")) else f"{text}."


def _escaped(text: str) -> str:
    return "".join(_BIBTEX.get(character, character) for character in " ".join(text.split()))
