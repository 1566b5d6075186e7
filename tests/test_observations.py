"""One row for each key by the written rule."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from koruz.data.observations import Precedence, alternates, choose, spread

GRADES = {"official": 1, "compiled": 2, "press": 3, "article": 4}
TIERS = {"reported": 1, "rounded": 1, "estimate": 1, "at_least": 1, "at_most": 1, "inferred": 2, "suspect": 2}
STATUSES = {name: rank for rank, name in enumerate(TIERS, start=1)}
PUBLISHED = {"A": "2024-03-25", "B": "2024-03", "C": "2024", "D": "", "E": "2021-11-09", "F": "2021", "G": ""}
PRECEDENCE = Precedence(GRADES, TIERS, STATUSES, PUBLISHED)


def rows(*cells: tuple[Any, ...]) -> pd.DataFrame:
    """Rows of year, value, status, grade, source."""
    frame = pd.DataFrame(list(cells), columns=["year", "value", "status", "grade", "source"])
    return frame.astype({"year": "Int64", "value": "float64"})


def chosen(*cells: tuple[Any, ...]) -> list[str]:
    return choose(rows(*cells), ["year"], PRECEDENCE)["source"].tolist()


def test_turnover_of_uzbekistan_with_korea_by_hand() -> None:
    """2020: 2,100 of the statistics committee before the newer 2,140 of the press. 2023: the ministry's 2,300 before
    2,500, which a forum, an ambassador and the article say."""
    precedence = Precedence(
        GRADES,
        TIERS,
        STATUSES,
        {
            "KURSIV_2021": "2021",
            "ASIAN_2021": "2021-11-09",
            "TAFSILAR_2024": "2024-03-25",
            "XSUZ_2024": "2024",
            "ARTICLE": "2025-05-19",
            "KHERALD_2024_10": "2024-10-31",
        },
    )
    frame = rows(
        (2023, 2500, "rounded", "article", "ARTICLE"),
        (2023, 2500, "rounded", "press", "XSUZ_2024"),
        (2023, 2300, "rounded", "official", "TAFSILAR_2024"),
        (2023, 2500, "rounded", "press", "KHERALD_2024_10"),
        (2020, 2100, "rounded", "official", "KURSIV_2021"),
        (2020, 2140, "rounded", "press", "ASIAN_2021"),
    )
    result = choose(frame, ["year"], precedence)
    assert result[["year", "value", "source", "alternates"]].to_numpy().tolist() == [
        [2020, 2100.0, "KURSIV_2021", 1],
        [2023, 2300.0, "TAFSILAR_2024", 3],
    ]
    ranked = alternates(frame[frame["year"] == 2023], ["year"], precedence)
    assert ranked["source"].tolist() == ["TAFSILAR_2024", "KHERALD_2024_10", "XSUZ_2024", "ARTICLE"]
    assert ranked["rank"].tolist() == [1, 2, 3, 4]
    assert spread(frame, ["year"], precedence).to_numpy().tolist() == [[2020, 2100, 2140, 2], [2023, 2300, 2500, 4]]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (("at_most", "article", "D"), ("inferred", "official", "A")),  # the tier decides before the grade
        (("at_most", "official", "D"), ("reported", "compiled", "A")),  # the grade before the status
        (("reported", "press", "D"), ("rounded", "press", "A")),  # the status before the date
        (("rounded", "press", "A"), ("rounded", "press", "E")),  # the newer date
        (("rounded", "press", "F"), ("rounded", "press", "D")),  # any date before none
        (("rounded", "press", "A"), ("rounded", "press", "B")),  # in one month the exact day
        (("rounded", "press", "B"), ("rounded", "press", "C")),  # in one year the month
        (("rounded", "press", "D"), ("rounded", "press", "G")),  # the id from A to Z
    ],
)
def test_each_step_of_the_rule(first: tuple[str, str, str], second: tuple[str, str, str]) -> None:
    for cells in ((first, second), (second, first)):
        assert chosen(*((2020, 1.0, *cell) for cell in cells)) == [first[2]]


def test_rows_keep_the_order_of_the_key_and_missing_keys_are_keys() -> None:
    frame = rows(
        (2021, 1, "reported", "press", "A"), (None, 2, "reported", "press", "A"), (2019, 3, "reported", "press", "A")
    )
    result = choose(frame, ["year"], PRECEDENCE)
    assert result["value"].tolist() == [3, 1, 2]
    assert result["year"].isna().tolist() == [False, False, True]
    assert result.index.tolist() == [0, 1, 2]


def test_an_empty_frame_gives_an_empty_one() -> None:
    empty = rows((2020, 1, "reported", "press", "A")).iloc[:0]
    result = choose(empty, ["year"], PRECEDENCE)
    assert result.empty
    assert list(result.columns) == [*empty.columns, "alternates"]
    assert spread(empty, ["year"], PRECEDENCE).empty


def test_spread_leaves_doubtful_rows_out() -> None:
    frame = rows(
        (2020, 5, "reported", "press", "A"), (2020, 50, "suspect", "press", "B"), (2021, 7, "inferred", "press", "A")
    )
    result = spread(frame, ["year"], PRECEDENCE)
    assert result["count"].tolist() == [1, 0]
    assert result["low"].tolist()[0] == result["high"].tolist()[0] == 5
    assert result["low"].isna().tolist() == [False, True]


@pytest.mark.parametrize("column", ["unit", "definition", "months"])
def test_what_is_not_comparable_is_not_chosen_from(column: str) -> None:
    frame = rows((2020, 1, "reported", "press", "A"), (2020, 2, "reported", "press", "B")).assign(
        **{column: ["1", "2"]}
    )
    with pytest.raises(ValueError, match=f"mixes several {column}: 1, 2; filter, or add {column}"):
        choose(frame, ["year"], PRECEDENCE)
    assert len(choose(frame, ["year", column], PRECEDENCE)) == 2


def test_two_rows_of_one_source_are_refused_with_the_column_that_tells_them_apart() -> None:
    frame = rows((2020, 1, "reported", "press", "A"), (2020, 1, "reported", "press", "A")).assign(
        flow=["exports", "imports"]
    )
    with pytest.raises(ValueError, match="leaves several rows of A: they differ in flow; filter or add a column"):
        choose(frame, ["year"], PRECEDENCE)


def test_unknown_words_are_named() -> None:
    frame = rows((2020, 1, "reported", "press", "A"))
    with pytest.raises(ValueError, match=r"unknown status: told; precedence knows at_least"):
        choose(frame.assign(status="told"), ["year"], PRECEDENCE)
    with pytest.raises(ValueError, match="unknown grade: hearsay"):
        choose(frame.assign(grade="hearsay"), ["year"], PRECEDENCE)
    with pytest.raises(ValueError, match="unknown source: Z"):
        choose(frame.assign(source="Z"), ["year"], PRECEDENCE)
    with pytest.raises(ValueError, match="no column years; there are year, value"):
        choose(frame, ["years"], PRECEDENCE)
    with pytest.raises(ValueError, match="in the key"):
        choose(frame, [], PRECEDENCE)


def test_the_frame_that_is_given_stays_as_it_is() -> None:
    frame = rows((2021, 1, "reported", "press", "A"), (2020, 1, "reported", "press", "A"))
    before = frame.copy()
    choose(frame, ["year"], PRECEDENCE)
    pd.testing.assert_frame_equal(frame, before)


@st.composite
def frames(draw: st.DrawFn) -> pd.DataFrame:
    """Frames in which each source has one row at most for each year."""
    places = draw(st.lists(st.tuples(st.integers(2018, 2022), st.sampled_from("ABCDEFG")), unique=True, min_size=1))
    cell = st.tuples(st.floats(0, 1e6), st.sampled_from([*TIERS]), st.sampled_from([*GRADES]))
    return rows(*((year, *draw(cell), source) for year, source in places))


@given(frames(), st.randoms(use_true_random=False))
def test_the_order_of_rows_is_of_no_account(frame: pd.DataFrame, random: Any) -> None:
    order = list(range(len(frame)))
    random.shuffle(order)
    mixed = frame.iloc[order]
    for function in (choose, alternates, spread):
        pd.testing.assert_frame_equal(function(mixed, ["year"], PRECEDENCE), function(frame, ["year"], PRECEDENCE))


@given(frames())
def test_each_key_gets_one_of_its_own_rows_and_the_count_of_the_others(frame: pd.DataFrame) -> None:
    result = choose(frame, ["year"], PRECEDENCE)
    assert result["year"].tolist() == sorted(set(frame["year"]))
    members = set(frame.itertuples(index=False, name=None))
    assert set(result[list(frame.columns)].itertuples(index=False, name=None)) <= members
    assert result["alternates"].sum() + len(result) == len(frame)
    ranked = alternates(frame, ["year"], PRECEDENCE)
    assert set(ranked[list(frame.columns)].itertuples(index=False, name=None)) == members
    best = ranked[ranked["rank"] == 1][list(frame.columns)].reset_index(drop=True)
    pd.testing.assert_frame_equal(best, result[list(frame.columns)])


@given(frames())
def test_a_worse_row_changes_nothing_but_the_count(frame: pd.DataFrame) -> None:
    before = choose(frame, ["year"], PRECEDENCE)
    worse = rows((int(frame["year"].iloc[0]), 1.0, "suspect", "article", "ZZZ"))
    precedence = Precedence(GRADES, TIERS, STATUSES, {**PUBLISHED, "ZZZ": ""})
    after = choose(pd.concat([frame, worse], ignore_index=True), ["year"], precedence)
    pd.testing.assert_frame_equal(before.drop(columns="alternates"), after.drop(columns="alternates"))
    assert after["alternates"].sum() == before["alternates"].sum() + 1


@given(frames())
def test_no_row_beats_the_chosen_one(frame: pd.DataFrame) -> None:
    """The rule once more, row by row, as a person would apply it."""

    def newer(date: str) -> tuple[int, ...]:
        return (*tuple(-ord(char) for char in date), 1) if date else (2,)

    def place(row: Any) -> tuple[Any, ...]:
        return TIERS[row.status], GRADES[row.grade], STATUSES[row.status], newer(PUBLISHED[row.source]), row.source

    for year, group in frame.groupby("year"):
        best = min(group.itertuples(index=False), key=place)
        result = choose(frame, ["year"], PRECEDENCE)
        assert result.loc[result["year"] == year, "source"].item() == best.source


def test_of_what_one_source_says_of_several_times_the_last_counts_where_the_key_names_none() -> None:
    frame = rows((2020, 5, "reported", "press", "A"), (2021, 6, "reported", "press", "A")).assign(what="cars")
    assert choose(frame, ["what"], PRECEDENCE)["value"].tolist() == [6]
    assert choose(frame, ["what", "year"], PRECEDENCE)["value"].tolist() == [5, 6]
    later = rows((2022, 9, "reported", "press", "A"), (2022, 9, "reported", "press", "A")).assign(what="cars")
    with pytest.raises(ValueError, match="leaves several rows of A"):
        choose(pd.concat([frame, later], ignore_index=True), ["what"], PRECEDENCE)


def test_a_figure_without_a_time_goes_before_one_with_a_time() -> None:
    frame = rows((None, 5, "reported", "press", "A"), (2021, 6, "reported", "press", "A")).assign(what="cars")
    assert choose(frame, ["what"], PRECEDENCE)["value"].tolist() == [6]
