"""Claims of the article and what the evidence says of them."""

from koruz.claims.ledger import judgements, ledger, rows
from koruz.claims.summary import origins, tally
from koruz.claims.verdicts import Judgement, Verdict

__all__ = ["Judgement", "Verdict", "judgements", "ledger", "origins", "rows", "tally"]
