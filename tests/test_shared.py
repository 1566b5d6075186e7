"""What the processes of a run share: made once, the same for all, and nothing outside a run."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from koruz.export import index
from koruz.export.html import PARTS
from koruz.figures import fonts
from koruz.runner.edition import publish
from koruz.words import shared


@pytest.fixture(autouse=True)
def outside_a_run_again() -> Iterator[None]:
    """What a test shares is shared in that test alone."""
    before = [*shared._folders]
    yield
    shared._folders[:] = before


def test_what_one_has_made_the_others_read(tmp_path: Path) -> None:
    with shared.within(tmp_path):
        assert shared.made("a", lambda: b"first") == b"first"
        assert shared.made("a", lambda: b"second") == b"first"
        assert shared.made("b", lambda: b"second") == b"second"
    shared.use(tmp_path)  # as another process of the run
    assert shared.read("a") == b"first"


def test_nothing_is_shared_outside_a_run(tmp_path: Path) -> None:
    with shared.within(tmp_path):
        assert shared.going()
    assert not shared.going()
    shared.write("a", b"lost")
    assert shared.made("a", lambda: b"own") == b"own"


def test_it_does_no_harm_if_the_folder_goes(tmp_path: Path) -> None:
    shared.use(tmp_path / "gone")
    assert not shared.going()
    assert shared.made("a", lambda: b"one") == b"one"
    assert shared.made("a", lambda: b"two") == b"two"


def test_a_shared_font_is_that_which_would_be_cut(tmp_path: Path) -> None:
    alone = fonts.font_faces("abc")
    with shared.within(tmp_path):
        for _ in range(2):
            fonts._cut.cache_clear()
            assert fonts.font_faces("abc") == alone
        assert len(list((tmp_path / "shared").glob("*.woff"))) == 2  # regular and semibold
        assert fonts.font_faces("Š") != alone


@pytest.mark.parametrize("name", PARTS)
def test_the_front_door_compiles_templates_as_the_reports_do(name: str) -> None:
    own, front = publish.exporter("koruz-html").environment, index._environment()
    assert own.loader
    assert front.loader
    sources = [each.loader.get_source(each, name)[:2] for each in (own, front) if each.loader]
    assert sources[0] == sources[1]
    assert own.compile(sources[0][0], name, raw=True) == front.compile(sources[1][0], name, raw=True)
