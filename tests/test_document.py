"""The one reading of an executed notebook that both exporters share."""

import pytest

from koruz.export.document import MIME, Computed, ExhibitBlock, LedgerBlock, Prose, read
from koruz.export.nodes import paragraph, words

REF = {"id": "S", "title": "T", "publisher": "P", "published": "2026", "url": "", "licence": "", "kind": "media"}


def exhibit(name, form="figure", sources=(REF,)):
    return {"type": "exhibit", "form": form, "name": name, "headline": "H", "finding": True, "sources": list(sources)}


def markdown(text, *tags):
    return {"cell_type": "markdown", "source": text, "metadata": {"tags": list(tags)}}


def code(*records):
    outputs = [{"output_type": "display_data", "data": {MIME: record, "text/plain": "x"}} for record in records]
    return {"cell_type": "code", "source": "secret()", "metadata": {}, "outputs": outputs}


def notebook(*cells, **koruz):
    return {"cells": list(cells), "metadata": {"koruz": koruz}}


def test_sections_exhibits_and_prose_keep_their_order():
    document = read(
        notebook(
            markdown("# Title\n\nLede."),
            markdown("## One\n\nBefore."),
            code(exhibit("a"), {"type": "prose", "runs": [{"text": "Said.", "strong": False}], "values": []}),
            markdown("After."),
            code(exhibit("b", "table"), exhibit("c")),
            theme="trade",
        )
    )
    assert (document.title, words(document.lede).strip(), document.theme) == ("Title", "Lede.", "trade")
    (section,) = document.sections
    assert [type(block) for block in section.blocks] == [
        Prose,
        ExhibitBlock,
        Computed,
        Prose,
        ExhibitBlock,
        ExhibitBlock,
    ]
    assert [block.label for block in document.exhibits] == ["Figure 1", "Table 1", "Figure 2"]


def test_method_stands_apart_and_last():
    document = read(notebook(markdown("# T"), markdown("## Method and limits\n\n- one"), markdown("## Later")))
    assert document.method is not None
    assert [section.title for section in document.sections] == ["Later"]


def test_hidden_cells_are_left_out():
    document = read(notebook(markdown("# T"), markdown("## Hidden", "hide")))
    assert document.sections == []


def test_sources_are_cited_once_in_order_of_appearance():
    second = {**REF, "id": "B"}
    ledger = {"type": "ledger", "rows": [{"sources": [second, REF]}]}
    document = read(notebook(markdown("# T"), markdown("## S"), code(exhibit("a"), ledger)))
    assert [source["id"] for source in document.sources] == ["S", "B"]
    assert isinstance(document.sections[0].blocks[-1], LedgerBlock)


def test_a_sentence_that_does_not_hold_leaves_no_trace():
    silent = {"type": "prose", "runs": [{"text": " ", "strong": False}], "values": []}
    said = {"type": "prose", "runs": [{"text": "So.", "strong": False}], "values": []}
    document = read(notebook(markdown("# T"), markdown("## S"), code(silent, said)))
    assert [block.runs[0]["text"] for block in document.sections[0].blocks] == ["So."]


def test_ledgers_are_counted_and_know_their_themes():
    rows = [{"sources": [], "topic": "Trade"}, {"sources": [], "topic": "Migration"}, {"sources": [], "topic": "Trade"}]
    document = read(notebook(markdown("# T"), markdown("## S"), code(*[{"type": "ledger", "rows": rows}] * 2)))
    assert [block.number for block in document.sections[0].blocks] == [1, 2]
    assert document.sections[0].blocks[0].topics == {"Trade": 2, "Migration": 1}


def test_sources_of_the_method_section_are_cited_too():
    document = read(notebook(markdown("# T"), markdown("## Method and limits"), code(exhibit("a"))))
    assert [source["id"] for source in document.sources] == ["S"]


def test_takeaways_and_numbers_go_to_the_top():
    numbers = {"type": "numbers", "items": [{"label": "x", "source": REF}]}
    takeaways = {"type": "takeaways", "items": [{"runs": [], "values": []}]}
    document = read(notebook(markdown("# T"), code(takeaways, numbers)))
    assert (len(document.takeaways), len(document.numbers), document.sections) == (1, 1, [])


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ([markdown("No heading")], "no title"),
        ([markdown("# T"), code(exhibit("a"), exhibit("a"))], "two exhibits are named 'a'"),
        ([markdown("# T"), code({"type": "spell"})], "unknown kind of output"),
    ],
)
def test_what_cannot_be_read_is_refused(cells, words):
    with pytest.raises(ValueError, match=words):
        read(notebook(*cells))


def test_a_hash_inside_a_code_fence_is_no_heading():
    document = read(notebook(markdown("# T\n\n```\n# not a title\n## nor a section\n```")))
    assert (document.title, document.sections) == ("T", [])
    assert "# not a title" in words(document.lede)


def test_source_may_be_a_list_of_lines():
    document = read(notebook({"cell_type": "markdown", "source": ["# T\n", "\n", "Lede."], "metadata": {}}))
    assert document.lede == (paragraph("Lede.").having(tight=False),)
