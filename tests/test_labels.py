"""The words that the page and the PDF share."""

from __future__ import annotations

from typing import Any

import pytest
import sample
from hypothesis import given
from hypothesis import strategies as st

from koruz.export import labels
from koruz.export.document import Document, ExhibitBlock, Section, read


@pytest.mark.parametrize(
    ("date", "words"),
    [
        ("2025-05-14", "14 May 2025"),
        ("2025-05", "May 2025"),
        ("2025", "2025"),
        ("", "no date given"),
        ("about 2019", "about 2019"),
        ("2025-13", "2025-13"),
    ],
)
def test_dates_are_written_out_as_far_as_they_go(date: str, words: str) -> None:
    assert labels.date_words(date) == words


@given(st.dates())
def test_every_full_date_keeps_its_year_and_day(day: Any) -> None:
    words = labels.date_words(day.isoformat()).split()
    assert (int(words[0]), int(words[2])) == (day.day, day.year)


@pytest.mark.parametrize(
    ("size", "words"),
    [
        (0, "0 bytes"),
        (1, "1 byte"),
        (999, "999 bytes"),
        (1000, "1 kB"),
        (2400, "2 kB"),
        (999_499, "999 kB"),
        (999_500, "1.0 MB"),
        (1_234_567, "1.2 MB"),
    ],
)
def test_sizes_are_in_decimal_units(size: int, words: str) -> None:
    assert labels.size_words(size) == words


def test_the_size_of_a_csv_counts_bytes_and_not_letters() -> None:
    record = {"name": "hangul", "csv": "한" * 500}
    assert labels.csv_size(record) == "2 kB"
    assert labels.data_line("Figure 3", record) == "Data for figure 3 (CSV, 2 kB)"
    assert labels.attached_line("Table 1", record) == "Data for table 1 (CSV, 2 kB): attached as hangul.csv"


def test_a_source_line_names_publisher_title_date_and_grade() -> None:
    source = {**sample.SOURCES["hufs-2024"], "title": "Foreign trade"}
    line = labels.source_line(source, "official")
    assert line.text == "HUFS Central Asia institute: Foreign trade"
    assert line.detail == "December 2024, official figure"
    assert line.url.startswith("https://centralasia-korea.org/")
    assert labels.source_line({**source, "grade": "press"}).detail == "December 2024, press figure"
    assert labels.source_line(source).detail == "December 2024, study"
    assert labels.source_entry(source).detail == "December 2024, study, licence: facts only"


def test_a_publisher_that_begins_the_title_stands_once() -> None:
    source = {"id": "x", "title": "KOSIS: foreigners", "publisher": "KOSIS", "published": "", "url": ""}
    assert labels.source_line(source) == ("KOSIS: foreigners", "", "no date given")
    assert labels.source_line({"id": "x"}).text == "x"


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "//example.org",
        "file:///etc/passwd",
        "https://a b",
        'https://a"onclick',
        "https://a\nb",
        "",
    ],
)
def test_only_web_addresses_become_links(url: str) -> None:
    assert labels.web_address(url) == ""


def test_web_addresses_are_kept_as_they_are() -> None:
    assert labels.web_address("HTTPS://example.org/a?b=1&c=%20#d") == "HTTPS://example.org/a?b=1&c=%20#d"


def test_a_changed_parameter_names_the_standard() -> None:
    run = {
        "parameters": {"to": 2025, "partner": "TUR", "flags": [], "on": True},
        "defaults": {"partner": "KOR", "to": 2025},
    }
    assert labels.parameter_words(Document(title="A report", run=run)) == [
        "flags = none",
        "on = yes",
        "partner = TUR (standard: KOR)",
        "to = 2025",
    ]


@pytest.mark.parametrize(
    ("value", "words"), [(None, "growth = 22.4, as observed"), (10.0, "growth = 10.0 (standard: not set)")]
)
def test_a_parameter_that_is_not_given_stands_with_what_the_data_gave(value: float | None, words: str) -> None:
    control = {"name": "growth", "value": value, "seen": {"value": 22.4, "words": "as observed"}}
    section = Section("What if?", [ExhibitBlock(1, {"model": {"controls": [control]}})], anchor="x")
    run = {"parameters": {"growth": value}, "defaults": {"growth": None}}
    assert labels.parameter_words(Document(title="A report", sections=[section], run=run)) == [words]


def test_the_citation_names_edition_and_data() -> None:
    document = read(sample.notebook())
    assert labels.citation(document) == (
        "koruz (2026). Trade between Uzbekistan and South Korea. Edition 2026.1. Sources searched until "
        "23 November 2026."
    )
    changed = labels.citation(read(sample.notebook(variant=True)))
    assert "What-if edition: first_year = 2010 (standard: 2002)" in changed
    assert labels.citation(Document(title="Who pays?")) == "koruz. Who pays?"


def test_bibtex_is_escaped_and_balanced() -> None:
    document = Document(title=r"50% of {all} & \input{x} #1_2^3~4 $5", theme="tr}ade", run={"edition": "2026.1"})
    entry = labels.bibtex(document)
    assert entry.splitlines()[0] == "@misc{koruz-trade-2026,"
    assert r"50\% of \{all\} \& {\textbackslash}input\{x\} \#1\_2{\textasciicircum}3{\textasciitilde}4 \$5" in entry
    assert "note = {Edition 2026.1}" in entry


@given(st.text())
def test_no_title_can_close_its_bibtex_field(title: str) -> None:
    entry = labels.bibtex(Document(title=title))
    plain = entry.replace(r"\{", "").replace(r"\}", "")
    depths, depth = [], 0
    for character in plain:
        depth += {"{": 1, "}": -1}.get(character, 0)
        depths.append(depth)
    assert depths[-1] == 0
    assert min(depths[entry.index("{") : -1]) >= 1


def test_verdicts_are_counted_in_the_order_of_the_scale() -> None:
    rows = [{"verdict": verdict} for verdict in ("contradicted", "odd", "supported", "contradicted")]
    assert labels.verdict_counts(rows) == [("supported", 1), ("contradicted", 2), ("odd", 1)]


def test_what_if_words_tell_assumptions_from_other_parameters() -> None:
    standard, variant = read(sample.notebook()), read(sample.notebook(variant=True))
    assert labels.what_if_words(standard, {"what_if": False}) == ""
    assert labels.what_if_words(standard, {"what_if": True}) == labels.WHAT_IF_EXHIBIT
    assert labels.what_if_words(variant, {"what_if": False}) == labels.WHAT_IF_VARIANT


def test_the_masthead_of_a_notebook_outside_a_build_says_so() -> None:
    facts = dict(labels.masthead(Document(title="T", theme="air_rail")))
    assert facts == {"Theme": "Air rail", "Edition": labels.NO_EDITION}
