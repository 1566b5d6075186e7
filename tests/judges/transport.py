"""What the sentences of the report on transport claim."""

import math

from sentences import Judge, Stated


def _quicker(stated: Stated) -> bool:
    """Two different times, and both shorter than the one before."""
    return stated["t[after_low]"] < stated["t[after_high]"] < stated["t[before]"]


def _dearer(stated: Stated) -> bool:
    """Above the highest, by one percent or more as written."""
    return stated["p[excess]"] >= 0.5 and stated["prices.article"] > stated["prices.highest"]


def _waits(stated: Stated) -> bool:
    """While nothing is repaid, a year costs at most a twentieth of the dearest."""
    return stated["loan.waiting_part"] <= 5 and stated["s[dearest]"] > 0


def _counted_more(stated: Stated) -> bool:
    part = stated["p[transfer_part]"]
    return stated["riders.first"] < stated["p[last]"] and stated["p[growth]"] >= 0.5 and 0.5 <= part <= 100


def _cars_but_seats(stated: Stated) -> bool:
    """Cars far apart, seats near each other, and neither written as 'one time'."""
    car, seat = stated["c[car_times]"], stated["c[seat_times]"]
    return car >= 1.55 and seat <= 1.35 and not 0.95 <= seat < 1.05


_LOAN = "The loan costs at most {s[dearest]} a year, and next to nothing before {s[start]}."
_NEXT_TO_NOTHING = "Next to nothing is due before {s[start]}, and {s[dearest]} a year at most"
_LAST_PAYMENT = "The last payment falls due in {s[end]}, and all interest comes to {s[all_interest]}."
_OTHER_TERMS = (
    "The Škoda plan had {s[other_interest]:1} over {s[other_years]}. On these terms interest would come to "
    "{s[other_all_interest]}, and the dearest year would cost {s[times]} as much."
)
_WOULD_CARRY = "{s[weekly]} would carry {s[times]} the passengers of {s[known].period}"
_ENOUGH = (
    "On these assumptions {s[enough]} would carry as many as in {s[known].period}, and all rights used "
    "{s[allowed_times]} as many."
)
_FARE = "At {r[fare]} a trip, {r[needed]} a year would carry the loan"
_PART = "That is {r[needed_part]:0} of what the trains could carry on these assumptions."
_TOO_MANY = (
    "That is more than the trains could carry on these assumptions, {r[possible]}. At this fare they couldn't earn "
    "what falls due in the dearest year."
)
_FORECAST = (
    "The forecast for the line beyond Bukhara was {r[expected]} for {r[expected].period}. If they all paid for the "
    "loan, the fare would have to be {r[fare_expected]:0}. Trains filled as assumed would earn it at "
    "{r[fare_possible]:0} a trip."
)
_AIRLINES = (
    "By {c[sum].period}, {c[carriers]:n} airlines had flown or announced {c[sum]} since the last talks, "
    "{c[sum_part]:0} of the rights on this route. That is {c[sum].derived}. Each figure is the last known of its "
    "airline."
)
_WAY = (
    "Between Incheon and Tashkent the shortest way is {r[main]} long. Airlines print {r[block_low]:n} to "
    "{r[block_high]} from gate to gate."
)
_KHIVA = "Khiva is {l[straight]} from Tashkent as the crow flies, and {l[low]} by rail"
_AGREE = (
    "Sources agree on the way to Khiva within {l[gap]}; {l[shorts]:one length is|some lengths are} below the "
    "straight line"
)
_PRICE = "The article's price is {p[excess]:0} above the highest printed elsewhere"
_WON = (
    "In won the contract came to {p[local]}, upkeep for some years included. The article's number is also that of "
    "the trains' speed in service, {p[top]}: a slip is possible, but nothing proves it."
)
_CARS_DUE = (
    "Of {p[cars]} ordered, {p[due]:n} {p[due]:was|were} still due when last reported, by {p[due].period}; the rest, "
    "{p[shipped]:n}, can be taken as shipped."
)
_CAR = "In euros of their year: {c[car_times]} the first Talgo per car, {c[seat_times]} per seat"
_FLYING = (
    "Flight rights on all routes were multiplied by {f[times]:n} ({f[both].period}). From Incheon to Tashkent "
    "{f[flown_first]} were flown {f[flown_first].when}, {f[flown]:n} {f[flown].when}. By {c[sum].period} it was "
    "{c[sum]:n}, with {c[announced]:n} only announced."
)
_MULTIPLIED = (
    "All rights were multiplied by {f[times]:n}; Incheon–Tashkent had {f[flown_first]:n} flights "
    "({f[flown_first].period}), {f[flown]:n} ({f[flown].period})"
)
_SKIES = (
    "Open skies hold for {r[open].definition}: the other side's airlines may fly there without a limit. So the rights "
    "counted above are no ceiling there."
)
_SEAT = (
    "Per seat the Korean trains cost {c[seat]:0} ({c[seat].period}), the first Talgo trains {c[other_seat]:0} "
    "({c[other_seat].period}), each in money of its year. Talgo cars are short, so cars of the two makers aren't "
    "alike; a seat is the fairer measure."
)
_TRAVEL = "In the years shown rail travel was highest in {t[peak].period} and fell by {t[fall]:0} by {t[low].period}."

JUDGES: dict[str, Judge] = {
    "Plans for Tashkent to Khiva name {t[after_low]:n} to {t[after_high]:1} instead of {t[before]:n}.": _quicker,
    "Planned: to Khiva in {t[after_low]:n} to {t[after_high]:1} instead of {t[before]:n}": _quicker,
    "The article's price for the trains lies {p[excess]:0} above the highest that another source prints.": _dearer,
    _PRICE: _dearer,
    _LOAN: _waits,
    _NEXT_TO_NOTHING: _waits,
    "Between Incheon and Tashkent {f[main]:n} flights a week were allowed ({f[main].period}); those known to be "
    "flown ({f[flown].period}) made {f[main_part]:0} of them.": (
        lambda s: s["f[main]"] >= 2 and 0.5 <= s["f[main_part]"] <= 100
    ),
    _AIRLINES: lambda s: s["c[carriers]"] >= 2 and s["c[sum]"] >= 2,
    "The talks of {f[both].period} raised the rights from {f[before]:n} to {f[both]:n} flights a week.": (
        lambda s: s["f[before]"] < s["f[both]"]
    ),
    "{f[main_part]:0} of the {f[main]:n} allowed on this route": lambda s: 0.5 <= s["f[main_part]"] <= 100,
    _FLYING: lambda s: (
        s["f[times]"] > 1
        and min(s["f[flown_first]"], s["f[flown]"]) > 1
        and 1 <= s["c[announced]"] < s["c[sum]"]
        and s["f[flown]"] < s["c[sum]"]
    ),
    _MULTIPLIED: lambda s: s["f[times]"] > 1 and min(s["f[flown_first]"], s["f[flown]"]) > 1,
    _SKIES: lambda s: s["routes.open"] >= 1,
    "{r[elsewhere_part]:0} of the rights of {r[whole].period} lay on routes on which no flight was known": (
        lambda s: 0.5 <= s["r[elsewhere_part]"] < 99.5 and s["rights.flown_elsewhere"] == 0
    ),
    "When the last routes were agreed, {r[used]:none} of the {r[named]:n} named {r[used]:was|were} flown": (
        lambda s: 0 <= s["r[used]"] < s["r[named]"] and s["r[named]"] >= 2
    ),
    _WAY: lambda s: s["r[block_low]"] < s["r[block_high]"] and s["r[main]"] > 0,
    _WOULD_CARRY: lambda s: s["s[times]"] >= 1.05 and s["s[weekly]"] >= 2,
    "In {p[last].period} Korea's ministry counted {p[last]}, {p[growth]:0} more than in {p[first].period}; "
    "{p[transfer_part]:0} of them only changed planes in Incheon.": (_counted_more),
    _ENOUGH: lambda s: s["s[enough]"] >= 1.05 and s["s[allowed_times]"] >= 1.05,
    _KHIVA: lambda s: s["l[straight]"] < s["l[low]"],
    _AGREE: lambda s: 0 < s["l[gap]"] <= 5 and s["l[shorts]"] >= 1,
    "For {l[short].definition} a source prints {l[short]}, less than the {l[short_straight]} of the straight line.": (
        lambda s: s["l[short]"] < s["l[short_straight]"]
    ),
    "No timetable of the new trains was found.": lambda s: s["times.timetables"] == 0,
    "Trains built for {s[top]} are to average {s[planned]:0} at most": lambda s: s["s[planned]"] < s["s[top]"],
    "The fastest journey in a timetable averaged {s[fastest]:0} ({s[fastest].definition}, {s[fastest].period}), "
    "more than the plan for Khiva.": (lambda s: s["s[fastest]"] > s["speeds.planned"]),
    "Plans aren't always met: for {s[promised].definition} the plan of {s[promised].period} was {s[promised]}, "
    "the timetable of {s[kept].period} had {s[kept]}.": (lambda s: s["s[kept]"] > s["s[promised]"]),
    _WON: lambda s: s["prices.article"] == s["p[top]"],
    _CARS_DUE: lambda s: s["p[cars]"] >= 2 and 0 < s["p[due]"] < s["p[cars]"],
    _CAR: _cars_but_seats,
    _SEAT: lambda s: s["c[seat]"] > 0 and s["c[other_seat]"] >= 0,
    "Printed terms: {s[amount]} over {s[years]} at {s[interest]}, the first {s[grace]:n} of these years without "
    "repayment.": (lambda s: s["s[grace]"] >= 2),
    _LAST_PAYMENT: lambda s: math.isfinite(s["s[end]"]) and math.isfinite(s["s[all_interest]"]),
    _OTHER_TERMS: lambda s: not 0.95 <= s["s[times]"] < 1.05,
    _FARE: lambda s: s["r[needed]"] > 0,
    _PART: lambda s: 0.5 <= s["r[needed_part]"] <= 100,
    _TOO_MANY: lambda s: s["fares.needed"] > s["r[possible]"],
    _FORECAST: lambda s: s["r[fare_expected]"] >= 0.5 and s["r[fare_possible]"] >= 0.5,
    "In {l[last].year} Uzbekistan scored {l[last]:n}, above the first score shown, below the best of {l[best].year}": (
        lambda s: s["logistics.first"] < s["l[last]"] < s["logistics.best"]
    ),
    "Korea scored {l[korea]:n}, {l[gap]} more. Among the {l[countries]:n} countries shown that were scored in "
    "the {l[last].period}, Uzbekistan came {l[place]:th}; equal scores share a place.": (
        lambda s: s["l[korea]"] > s["logistics.last"] and s["l[gap]"] > 0 and s["l[place]"] <= s["l[countries]"]
    ),
    "Rail freight of {f[jump].period} seems up {f[jump]:0}; like with like it grew by {f[growth]}": (
        lambda s: 0 < s["f[growth]"] < s["f[jump]"]
    ),
    "In the World Bank's series rail freight hardly moved from {g[still_from].period} ({g[still_from]}) to "
    "{g[still_to].period} ({g[still_to]}). Perhaps figures were carried on rather than counted.": (
        lambda s: s["goods.still"] >= 2
    ),
    _TRAVEL: lambda s: s["t[fall]"] > 0 and s["travel.low"] < s["travel.peak"],
    "Airports counted {a[growth]} as many passengers in {a[airports].period} as in {a[airports_first].period}": (
        lambda s: s["a[growth]"] >= 1.05
    ),
}

_ARITHMETIC = "arithmetic on the printed terms of a loan"
_WHAT_IF = "a what-if: it says what would be, on assumptions that it names"
TIMELESS: dict[str, str] = {
    "That figures of {f[flown_first].period} are of that month is inferred.": "how a date was found",
    _LOAN: _ARITHMETIC,
    _NEXT_TO_NOTHING: _ARITHMETIC,
    _LAST_PAYMENT: _ARITHMETIC,
    _OTHER_TERMS: _ARITHMETIC,
    _WOULD_CARRY: _WHAT_IF,
    _ENOUGH: _WHAT_IF,
    _FARE: _WHAT_IF,
    _PART: _WHAT_IF,
    _TOO_MANY: _WHAT_IF,
    _FORECAST: _WHAT_IF,
    _AIRLINES: "the present tense says how the figures were found",
    _WAY: "geography, and what airlines print",
    _KHIVA: "geography",
    _AGREE: "lengths of a track, as printed",
    _PRICE: "the article's own number, against printed ones",
    _WON: "the article's own number, against a printed one",
    _CARS_DUE: "'rest' is a noun here",
    "For the Korean trains it is the loan, since no price in euros was found.": "how a table is made",
    _CAR: "past tense, of orders that the table dates",
    _SKIES: "what was agreed, without a date of its end",
    _SEAT: "past tense, with dates; the rest is of how cars are built",
    _TRAVEL: "'travel' is a noun here",
}
