"""The other fair reading of a claim: the words of the table of claims, filled from the evidence."""

from __future__ import annotations

from typing import Any

import pandas as pd

from koruz.report.prose import state


def filled(claim: pd.Series[Any], *, reads: bool = True, **fields: Any) -> str:
    """The reading of the table of claims as a sentence, for a test that says more beside it.

    Args:
        claim: Row of the table of claims; its reading may hold fields such as '{latest}'.
        reads: Whether its words are true of the evidence.
        fields: What fills the fields.

    Returns:
        The sentence with its full stop; empty if there is no reading, it isn't true, or a value in it isn't known.
    """
    words = claim.get("reading")
    return state(f"{words}.", holds=reads, **fields).text if isinstance(words, str) and words else ""
