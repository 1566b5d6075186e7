"""Claims of the article and what the evidence says of them."""

from koruz.claims.ledger import THEMES, judgements, ledger, rows, shown
from koruz.claims.own_numbers import own_numbers
from koruz.claims.sensitivity import changes, rejudged, sensitive
from koruz.claims.summary import SCALE, TONES, article_of, at_a_glance, counts_a_part, origins, scale, tally
from koruz.claims.verdicts import Judgement, Verdict

__all__ = [
    "SCALE",
    "THEMES",
    "TONES",
    "Judgement",
    "Verdict",
    "article_of",
    "at_a_glance",
    "changes",
    "counts_a_part",
    "judgements",
    "ledger",
    "origins",
    "own_numbers",
    "rejudged",
    "rows",
    "scale",
    "sensitive",
    "shown",
    "tally",
]
