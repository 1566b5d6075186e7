"""No number moves unseen off the beaten path either: other partners, other years, thin data, other evidence.

What the indicators and claims give there is put down in `tests/worlds`. After a meant change this fails and tells what
moved; write it anew with `uv run python tests/worlds.py`, and read the diff before it is committed.
"""

from __future__ import annotations

import pytest
import worlds

_SHOWN = 12  # answers that are told
_WIDEST = 300  # signs of an answer that are shown


@pytest.mark.parametrize("name", worlds.RECORDED)
def test_what_the_small_worlds_give_has_not_moved(name: str) -> None:
    moved = _moved(worlds.before(name), worlds.now(name))
    if moved:
        told = "\n".join(moved[:_SHOWN])
        more = f"\nand {len(moved) - _SHOWN} more" if len(moved) > _SHOWN else ""
        again = "If this is meant, write the record anew: `uv run python tests/worlds.py`."
        pytest.fail(f"{name}: {len(moved)} answers moved. {again}\n\n{told}{more}", pytrace=False)


def _moved(before: list[str], after: list[str]) -> list[str]:
    """Answers that aren't what they were, with the parts that moved: before -> after."""
    old, new = _answers(before), _answers(after)
    names = [name for name in dict.fromkeys([*old, *new]) if old.get(name) != new.get(name)]
    return [f"{name}: {_parts(old.get(name), new.get(name))}" for name in names]


def _answers(lines: list[str]) -> dict[str, str]:
    """Answers by what was asked and of which world."""
    parts = [line.split(" | ", 2) for line in lines]
    return {f"{asked} | {world}": answer for asked, world, answer in parts}


def _parts(old: str | None, new: str | None) -> str:
    gone, come = (
        [part for part in (a or "").split() if part not in (b or "").split()] for a, b in ((old, new), (new, old))
    )
    ends = ("(as usual)" if answer is None else " ".join(parts) for answer, parts in ((old, gone), (new, come)))
    return " -> ".join((end if len(end) <= _WIDEST else f"{end[:_WIDEST]} ...") or "(nothing)" for end in ends)


def test_an_answer_that_moved_is_told_by_its_parts_before_and_after() -> None:
    before = ["mirror | KOR | gap=-20 spread=3", "mirror | TUR | gap="]
    assert _moved(before, [before[0].replace("-20", "-19"), before[1]]) == ["mirror | KOR: gap=-20 -> gap=-19"]
    assert _moved(before, before) == []
    assert _moved(before, before[:1]) == ["mirror | TUR: gap= -> (as usual)"]
    assert _moved(before[:1], before) == ["mirror | TUR: (as usual) -> gap="]


def test_no_two_answers_of_the_record_have_one_name() -> None:
    for name in worlds.RECORDED:
        lines = worlds.before(name)
        assert len(_answers(lines)) == len(lines), name
