"""No number moves unseen off the beaten path either: other partners, other years, thin data, other evidence.

What the indicators and claims give there is put down in `tests/worlds`. After a meant change this fails and tells what
moved; write it anew with `uv run python tests/worlds.py`, and read the diff before it is committed.
"""

from __future__ import annotations

import difflib

import pytest
import worlds

_SHOWN = 12  # differences that are told
_WIDEST = 300  # signs of a line that are shown


@pytest.mark.parametrize("name", worlds.RECORDED)
def test_what_the_small_worlds_give_has_not_moved(name: str) -> None:
    moved = _moved(worlds.before(name), worlds.now(name))
    if moved:
        told = "\n".join(_short(line) for line in moved[:_SHOWN])
        more = f"\nand {len(moved) - _SHOWN} more" if len(moved) > _SHOWN else ""
        again = "If this is meant, write the record anew: `uv run python tests/worlds.py`."
        pytest.fail(f"{name}: {len(moved)} lines moved. {again}\n\n{told}{more}", pytrace=False)


def _moved(before: list[str], after: list[str]) -> list[str]:
    """Lines that are gone or new, in the order of the record."""
    lines = difflib.unified_diff(before, after, n=0, lineterm="")
    return [line for line in lines if line[:1] in "+-" and line[:3] not in ("---", "+++")]


def _short(line: str) -> str:
    return line if len(line) <= _WIDEST else f"{line[:_WIDEST]} ..."


def test_a_line_that_moved_is_told_before_and_after() -> None:
    before = ["mirror | KOR | gap=-20 percent", "mirror | TUR | gap="]
    assert _moved(before, [before[0].replace("-20", "-19"), before[1]]) == [
        f"-{before[0]}",
        "+mirror | KOR | gap=-19 percent",
    ]
    assert _moved(before, before) == []
