"""What the sentences of the report on trade claim."""

from sentences import Judge, Stated, written

JUDGES: dict[str, Judge] = {}
TIMELESS: dict[str, str] = {
    "In {r[rank].period} {name} came {r[rank]:th} among the partners whose share of Uzbekistan's turnover is printed, "
    "with {r[share]}.": "what is printed stays printed",
    "In {s[gap].period} the two sides' counts of the same trade were {s[distance]} apart": "'counts' is a noun",
    "In {s[gap].period}, the last year here that both sides print, Uzbekistan counted {s[home_common]} and {name} "
    "{s[partner_common]}.": "what is printed stays printed",
    "The article's own figure, {c[stated]}, is no evidence for itself.": "of the rule, not of the figure",
    "The highest ratio here, {c[highest]} in {c[highest].period}, isn't an official figure.": "of these data",
    "Whichever months are compared, the share of {name} fell": "the comparison is the reader's",
    "The article is on South Korea; its statements are tested in the report on that country's trade.": "of the suite",
    "The last flow of a year found here, {m[flow]} in {m[flow].period}, is {m[share]} of that total.": "a sum",
}


def judge(template: str):
    """Register the judge of a template."""

    def register(function: Judge) -> Judge:
        JUDGES[template] = function
        return function

    return register


@judge(
    "In {r[rank].period} {name} came {r[rank]:th} among the partners whose share of Uzbekistan's turnover is printed, "
    "with {r[share]}."
)
def _place(s: Stated) -> bool:
    frame = s.names["rank"].data
    own = frame.loc[frame["name"] == s.names["pair"].partner_name, "rank"].iloc[0]
    return own == 1 + (frame["value"] > frame.loc[frame["rank"] == own, "value"].iloc[0]).sum()


@judge("{name}'s share was {m[start]} in {m[start].period} and {m[end]} in {m[end].period}.")
def _two_shares(s: Stated) -> bool:
    return s.value("m[start]").period != s.value("m[end]").period


@judge("In {c[latest].period} Uzbekistan's sales to {name} paid for {c[latest]} of its purchases there.")
def _paid(s: Stated) -> bool:
    return s["c[latest]"] >= 0


@judge("The trade of {c[year]} was {c[lowest]} by one source and {c[highest]} by another.")
def _apart(s: Stated) -> bool:
    low, high = s.value("c[lowest]"), s.value("c[highest]")
    return written(low) != written(high) and low.sources != high.sources


@judge("The same total of investment, '{m[plateau]}', was quoted {m[times]:n} times from {m[since]} to {m[until]}.")
@judge("'{m[plateau]}': the same total, quoted {m[times]:n} times from {m[since]} to {m[until]}")
def _quoted(s: Stated) -> bool:
    return s["m[times]"] >= 3 and s["m[since]"] < s["m[until]"]


@judge("In {s[gap].period} the two sides' counts of the same trade were {s[distance]} apart")
def _distance(s: Stated) -> bool:
    return s["s[distance]"] > 0


@judge(
    "In {s[gap].period}, the last year here that both sides print, Uzbekistan counted {s[home_common]} and {name} "
    "{s[partner_common]}."
)
def _last_common(s: Stated) -> bool:
    frame = s.names["size"].data
    sides = frame[frame["rank"] == 1].groupby("year")["reporter"].nunique()
    return s.value("s[gap]").period == str(sides[sides == 2].index.max())


@judge("In {f[times].period} {name} sold {f[times]} as much as it bought")
def _sold(s: Stated) -> bool:
    return s["f[times]"] > 1


@judge("In {c[latest].period} Uzbekistan's sales paid for {c[latest]} of its purchases")
def _part_paid(s: Stated) -> bool:
    return s["c[latest]"] < 100


@judge("The highest ratio here, {c[highest]} in {c[highest].period}, isn't an official figure.")
def _highest(s: Stated) -> bool:
    found = s.value("c[highest]")
    return found.grade != "official" and found.amount > s["coverage.lowest"]


@judge("{product} made up {g[largest]:0} of what {name} sold in {g[year]}")
def _product(s: Stated) -> bool:
    return s["g[largest]"] > 0 and s.names["goods"].data.iloc[0]["product"] == s.fields["product"]


@judge("In {r[share].period} {name} came {r[rank]:th}; the partner before it was {r[times]} as large")
def _before(s: Stated) -> bool:
    return s["r[times]"] > 1 and s["r[rank]"] >= 1


@judge("{name}'s share went from {m[start]} to {m[end]}")
def _went(s: Stated) -> bool:
    return written(s.value("m[start]")) != written(s.value("m[end]"))


@judge("Whichever months are compared, the share of {name} fell")
def _fell(s: Stated) -> bool:
    return s["course.falls"] >= s["course.steps"] > 1


@judge(
    "Of {c[steps]:n} comparisons with the same months of the year printed before, the share fell in {c[falls]:n}; "
    "the clearest exception: {c[before]} in {c[before].period}, {c[after]} in {c[after].period}."
)
def _fell_in(s: Stated) -> bool:
    return 0 < s["c[falls]"] < s["c[steps]"]


@judge("In none of {c[steps]:n} comparisons with the same months of the year printed before did the share fall.")
def _fell_in_none(s: Stated) -> bool:
    return s["c[falls]"] == 0 and s["c[steps]"] > 1


@judge("Imports were more concentrated in {i[last_low].period} than in {i[first_low].period}")
def _concentrated(s: Stated) -> bool:
    return s["i[last_low]"] > s["imports.first_high"]


@judge("In {w[times].period} the trade weighed {w[times]:0} as much for Uzbekistan as for {name}")
def _weighed(s: Stated) -> bool:
    return s["w[times]"] > 1


@judge("The last flow of a year found here, {m[flow]} in {m[flow].period}, is {m[share]} of that total.")
def _part_of_total(s: Stated) -> bool:
    return s["m[share]"] < 100


@judge("At these rates {name} would pass {other} in {p[crossing]}")
def _passes(s: Stated) -> bool:
    return s.value("p[crossing]").known


@judge(
    "With Uzbekistan's whole turnover growing by {p[total_growth]} a year, {name}'s share would move from "
    "{p[share_start]} in {p[share_start].period} to {p[share_end]} in {p[share_end].period}."
)
def _moves(s: Stated) -> bool:
    return s["p[share_end]"] <= 100
