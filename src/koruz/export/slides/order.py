"""The order of questions on slides: what tells verdicts stands behind the claims, which are guessed first."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from koruz.export.document import ExhibitBlock, LedgerBlock, Section

_WORD = re.compile(r"\w+")


def guessed_first(sections: Sequence[Section]) -> list[Section]:
    """The sections in their order, but those that tell a claim's verdict behind the ledger that holds the claim."""
    last = max((index for index, section in enumerate(sections) if _claims(section)), default=-1)
    verdicts = {claim: verdict for section in sections for claim, verdict in _claims(section).items()}
    early = [section for section in sections[: last + 1] if not _tells(section, verdicts)]
    late = [section for section in sections[: last + 1] if _tells(section, verdicts)]
    return [*early, *late, *sections[last + 1 :]]


def _claims(section: Section) -> dict[str, str]:
    blocks = [block for block in section.blocks if isinstance(block, LedgerBlock)]
    return {str(row["claim"]): str(row["verdict"]) for block in blocks for row in block.rows}


def _tells(section: Section, verdicts: Mapping[str, str]) -> bool:
    records = [block.record for block in section.blocks if isinstance(block, ExhibitBlock)]
    return not _claims(section) and any(_row_tells(row, verdicts) for record in records for row in record["rows"])


def _row_tells(row: Sequence[Any], verdicts: Mapping[str, str]) -> bool:
    """Whether a row names a claim and a verdict."""
    text = " ".join(map(str, row))
    named = any(word in verdicts for word in _WORD.findall(text))
    return named and any(verdict in text for verdict in set(verdicts.values()))
