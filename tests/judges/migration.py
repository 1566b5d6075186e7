"""What the sentences of the report on migration claim."""

from sentences import Judge

JUDGES: dict[str, Judge] = {}
TIMELESS: dict[str, str] = {}
