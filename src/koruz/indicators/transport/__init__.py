"""Transport: flights, the line to Khiva and its trains, the loan, and how good logistics is."""

from koruz.indicators.transport.journeys import speeds, times
from koruz.indicators.transport.line import lengths, stops
from koruz.indicators.transport.loan import ridership, service
from koruz.indicators.transport.logistics import air, freight, performance, traffic
from koruz.indicators.transport.rights import by_route, carriers, frequencies
from koruz.indicators.transport.routes import passengers, routes
from koruz.indicators.transport.seats import seats
from koruz.indicators.transport.trains import prices, trainsets, unit_costs
from koruz.indicators.transport.view import OUTLINES, REGION, View, view

__all__ = [
    "OUTLINES",
    "REGION",
    "View",
    "air",
    "by_route",
    "carriers",
    "freight",
    "frequencies",
    "lengths",
    "passengers",
    "performance",
    "prices",
    "ridership",
    "routes",
    "seats",
    "service",
    "speeds",
    "stops",
    "times",
    "traffic",
    "trainsets",
    "unit_costs",
    "view",
]
