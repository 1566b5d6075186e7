"""Trade between Uzbekistan and one partner: size, direction, rank, concentration, weight, investment and a what-if."""

from koruz.indicators.trade.cars import cars
from koruz.indicators.trade.dollars import beside_counts, dollars
from koruz.indicators.trade.flows import balance, counts_of_year, coverage, implied_turnover, mirror, products
from koruz.indicators.trade.foreign import foreign
from koruz.indicators.trade.imports import import_shares
from koruz.indicators.trade.investment import claims_and_flows
from koruz.indicators.trade.partners import shares_by_partner
from koruz.indicators.trade.ranks import ranking
from koruz.indicators.trade.scenario import passing
from koruz.indicators.trade.shares import concentration, concentrations, same_months
from koruz.indicators.trade.view import View, view
from koruz.indicators.trade.weight import turnover_to_gdp
from koruz.indicators.trade.year import turnovers, year_shares
from koruz.indicators.trade.years import doubtful_shares, share_by_year

__all__ = [
    "View",
    "balance",
    "beside_counts",
    "cars",
    "claims_and_flows",
    "concentration",
    "concentrations",
    "counts_of_year",
    "coverage",
    "dollars",
    "doubtful_shares",
    "foreign",
    "implied_turnover",
    "import_shares",
    "mirror",
    "passing",
    "products",
    "ranking",
    "same_months",
    "share_by_year",
    "shares_by_partner",
    "turnover_to_gdp",
    "turnovers",
    "view",
    "year_shares",
]
