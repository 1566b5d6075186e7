"""The colours can be seen: contrast by WCAG, difference to every eye, one colour for one country."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from koruz.figures import palette

colours = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


def test_the_contrast_ratio_is_that_of_wcag() -> None:
    assert palette.contrast("#000000", "#ffffff") == pytest.approx(21)
    assert palette.contrast("#777777", "#ffffff") == pytest.approx(4.478, abs=0.001)
    assert palette.contrast("#ffffff", "#777777") == palette.contrast("#777777", "#ffffff")


@pytest.mark.parametrize("paper", [palette.PAPER, palette.CARD])
@pytest.mark.parametrize("mark", [*palette.SERIES, palette.GREY])
def test_marks_stand_out_from_paper_and_card(mark: str, paper: str) -> None:
    assert palette.contrast(mark, paper) >= 3


@pytest.mark.parametrize("paper", [palette.PAPER, palette.CARD])
@pytest.mark.parametrize("ink", [*palette.SERIES, palette.TEXT, palette.MUTED])
def test_text_can_be_read_on_paper_and_card(ink: str, paper: str) -> None:
    assert palette.contrast(ink, paper) >= 4.5


@pytest.mark.parametrize("ink", [palette.TEXT, palette.MUTED])
@pytest.mark.parametrize("ground", [palette.LAND, palette.WASH])
def test_text_can_be_read_on_maps_and_on_the_assumed_part(ink: str, ground: str) -> None:
    assert palette.contrast(ink, ground) >= 4.5


def test_series_differ_at_a_glance_for_everybody() -> None:
    assert palette.closest(palette.SERIES) >= 14
    assert palette.closest((*palette.SERIES, palette.GREY)) >= 14


def test_the_check_of_differences_finds_a_pair_that_some_confuse() -> None:
    # Under protanopia this violet falls on Korea's blue.
    assert palette.closest((palette.KOREA, "#7a3e9d")) < 8
    assert palette.difference(palette.KOREA, "#7a3e9d") > 30


def test_every_series_colour_has_a_shape_of_its_own() -> None:
    shapes = [palette.MARKERS[colour] for colour in palette.SERIES]
    assert len(set(shapes)) == len(palette.SERIES)


def test_simulated_colours_are_those_of_the_published_matrix() -> None:
    assert palette.seen_with("protanopia", "#ffffff") == "#ffffff"
    # 0.152286 and 0.114503 of linear light are 0.4275 and 0.3732 in sRGB; the third is below black.
    assert palette.seen_with("protanopia", "#ff0000") == "#6d5f00"


def test_the_distance_of_black_and_white_is_one_hundred() -> None:
    assert palette.difference("#000000", "#ffffff") == pytest.approx(100, abs=0.01)


@given(colours)
def test_text_on_any_colour_can_be_read(background: str) -> None:
    assert palette.contrast(palette.readable_on(background), background) >= 4.5


@pytest.mark.parametrize(
    ("label", "code"),
    [
        ("South Korea's count", "KOR"),
        ("Korea", "KOR"),
        ("KOR", "KOR"),
        ("Uzbekistan", "UZB"),
        ("Turkey, goods", "TUR"),
        ("North Korea", None),
        ("Koreans abroad", None),
        ("Chinatown", None),
        ("", None),
    ],
)
def test_labels_tell_their_country(label: str, code: str | None) -> None:
    assert palette.country_of(label) == code


def test_korea_and_uzbekistan_keep_their_colours_wherever_they_stand() -> None:
    names = ["China", "Russia", "Kazakhstan", "Turkey", "Japan", "Uzbekistan", "South Korea"]
    found = palette.assign(names)
    assert found["South Korea"] == palette.KOREA
    assert found["Uzbekistan"] == palette.UZBEKISTAN
    assert found["China"] == palette.VIOLET
    assert found["Japan"] == palette.GREY


@given(st.lists(st.sampled_from(["KOR", "UZB", "China", "Turkey", "a", "b", "c", "d", "Viet Nam"]), unique=True))
def test_at_most_four_series_are_coloured_and_no_two_alike(names: list[str]) -> None:
    found = palette.assign(names)
    coloured = [tone for tone in found.values() if tone != palette.GREY]
    assert len(coloured) == len(set(coloured)) <= 4
    assert list(found) == names
    others = [name for name in names if palette.country_of(name) not in {"KOR", "UZB"}]
    if any(palette.country_of(name) for name in names):
        assert not {found[name] for name in others} & {palette.KOREA, palette.UZBEKISTAN}


def test_a_choice_comes_before_the_rule() -> None:
    found = palette.assign(["China", "Turkey"], {"China": "grey", "Turkey": "#123456"})
    assert found == {"China": palette.GREY, "Turkey": "#123456"}


def test_an_unknown_colour_is_refused_in_words() -> None:
    with pytest.raises(ValueError, match="no colour 'pink'"):
        palette.colour("pink")
    assert palette.colour("DEU") == palette.RUST


def test_mixed_colours_lie_between() -> None:
    assert palette.mixed("#000000", "#ffffff", 0.5) == "#808080"
    assert [palette.mixed("#102030", "#405060", part) for part in (0, 1)] == ["#102030", "#405060"]


def test_hex_values_are_well_formed() -> None:
    assert all(palette.colour(tone) == tone for tone in palette.SERIES)
    assert all(one != other for one, other in combinations(palette.SERIES, 2))
