"""What the sentences of the report on overview claim."""

from sentences import Judge

JUDGES: dict[str, Judge] = {}
TIMELESS: dict[str, str] = {}
