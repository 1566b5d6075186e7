"""What the sentences of the report on claims claim."""

from sentences import Judge

JUDGES: dict[str, Judge] = {}
TIMELESS: dict[str, str] = {}
