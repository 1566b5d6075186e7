"""People between the two countries: residents, overstayers and thresholds, Koreans abroad, money sent home."""

from koruz.indicators.migration.article import own_sums, said
from koruz.indicators.migration.groups import composition, quotas, workers
from koruz.indicators.migration.heads import head_counts
from koruz.indicators.migration.koreans import koreans, neighbours
from koruz.indicators.migration.matrix import LOOKS, bases, counts, matrix
from koruz.indicators.migration.money import from_host, origins, remittances
from koruz.indicators.migration.overstay import by_nationality, course, rates, students_out
from koruz.indicators.migration.residents import growth, residents, shares
from koruz.indicators.migration.scenario import crossing
from koruz.indicators.migration.view import View, view

__all__ = [
    "LOOKS",
    "View",
    "bases",
    "by_nationality",
    "composition",
    "counts",
    "course",
    "crossing",
    "from_host",
    "growth",
    "head_counts",
    "koreans",
    "matrix",
    "neighbours",
    "origins",
    "own_sums",
    "quotas",
    "rates",
    "remittances",
    "residents",
    "said",
    "shares",
    "students_out",
    "view",
    "workers",
]
