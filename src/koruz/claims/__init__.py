"""Claims of the article and what the evidence says of them."""

from koruz.claims.ledger import judgements, ledger, verdict_counts
from koruz.claims.verdicts import Judgement, Verdict

__all__ = ["Judgement", "Verdict", "judgements", "ledger", "verdict_counts"]
