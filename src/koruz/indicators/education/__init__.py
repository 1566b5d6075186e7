"""Education and people: students in Korea, Korean universities and Korean teaching in Uzbekistan, training, travel."""

from koruz.indicators.education.campuses import institutions, places
from koruz.indicators.education.koica import WHOSE, yearly
from koruz.indicators.education.language import teaching, tests
from koruz.indicators.education.scenario import filling
from koruz.indicators.education.shares import degrees, growth, residents, shares
from koruz.indicators.education.students import COLOURS, counts, everyone, ranking
from koruz.indicators.education.training import trainees, volunteers
from koruz.indicators.education.travel import departures, purposes
from koruz.indicators.education.view import OUTLINES, View, view

__all__ = [
    "COLOURS",
    "OUTLINES",
    "WHOSE",
    "View",
    "counts",
    "degrees",
    "departures",
    "everyone",
    "filling",
    "growth",
    "institutions",
    "places",
    "purposes",
    "ranking",
    "residents",
    "shares",
    "teaching",
    "tests",
    "trainees",
    "view",
    "volunteers",
    "yearly",
]
