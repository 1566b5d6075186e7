"""Education and people: students in Korea, Korean universities and Korean teaching in Uzbekistan, training, travel."""

from koruz.indicators.education.aid import WHOSE, yearly
from koruz.indicators.education.cities import places
from koruz.indicators.education.compatriots import residents
from koruz.indicators.education.departures import departures
from koruz.indicators.education.institutions import institutions
from koruz.indicators.education.levels import degrees
from koruz.indicators.education.pace import growth
from koruz.indicators.education.phases import phases
from koruz.indicators.education.ranks import LEVEL, ranking
from koruz.indicators.education.scenario import COLOURS as PATHS
from koruz.indicators.education.scenario import filling
from koruz.indicators.education.shares import shares
from koruz.indicators.education.students import COLOURS, counts, everyone
from koruz.indicators.education.teaching import teaching
from koruz.indicators.education.topik import tests
from koruz.indicators.education.training import trainees, volunteers
from koruz.indicators.education.travel import purposes
from koruz.indicators.education.unesco import unesco
from koruz.indicators.education.view import View, view

__all__ = [
    "COLOURS",
    "LEVEL",
    "PATHS",
    "WHOSE",
    "View",
    "counts",
    "degrees",
    "departures",
    "everyone",
    "filling",
    "growth",
    "institutions",
    "phases",
    "places",
    "purposes",
    "ranking",
    "residents",
    "shares",
    "teaching",
    "tests",
    "trainees",
    "unesco",
    "view",
    "volunteers",
    "yearly",
]
