"""People between the two countries: residents, overstayers and thresholds, Koreans abroad, money sent home."""

from koruz.indicators.migration.article import own_sums
from koruz.indicators.migration.bases import bases
from koruz.indicators.migration.counts import counts
from koruz.indicators.migration.earnings import earnings
from koruz.indicators.migration.groups import composition
from koruz.indicators.migration.head_counts import head_counts
from koruz.indicators.migration.koreans import koreans
from koruz.indicators.migration.matrix import LOOKS, matrix
from koruz.indicators.migration.neighbours import neighbours
from koruz.indicators.migration.origins import from_host, origins
from koruz.indicators.migration.overstay import by_nationality, course, overstayers, rates
from koruz.indicators.migration.record import record
from koruz.indicators.migration.remittances import remittances
from koruz.indicators.migration.residents import residents
from koruz.indicators.migration.rules import thresholds
from koruz.indicators.migration.scenario import crossing
from koruz.indicators.migration.students import students_out
from koruz.indicators.migration.view import View, view
from koruz.indicators.migration.weight import weight
from koruz.indicators.migration.workers import ceiling, workers

__all__ = [
    "LOOKS",
    "View",
    "bases",
    "by_nationality",
    "ceiling",
    "composition",
    "counts",
    "course",
    "crossing",
    "earnings",
    "from_host",
    "head_counts",
    "koreans",
    "matrix",
    "neighbours",
    "origins",
    "overstayers",
    "own_sums",
    "rates",
    "record",
    "remittances",
    "residents",
    "students_out",
    "thresholds",
    "view",
    "weight",
    "workers",
]
