"""What the sentences of the report on construction claim."""

import math

from sentences import Judge, Stated


def _counts(stated: Stated, *parts: str, of: str) -> bool:
    """Each part is a count of a whole of at least two, and no more than it."""
    return stated[of] >= 2 and all(0 <= stated[part] <= stated[of] for part in parts)


def _bare(stated: Stated) -> bool:
    """Some of those announced since, but not all, and none of these with a sum."""
    core = stated["r[core]"]
    return 2 <= core < stated["r[count]"] and stated["recent.unpriced"] == core


def _built(stated: Stated) -> bool:
    """Some of three or more."""
    return stated["e[count]"] >= 3 and _counts(stated, "e[core]", of="e[count]")


def _known(stated: Stated, *fields: str) -> bool:
    return all(math.isfinite(stated[field]) for field in fields)


def _gift(percent: float) -> bool:
    """A part that is neither nothing nor all, as written without decimals."""
    return 0.5 <= percent < 99.5


_PARTS = {"a quarter": 25.0, "a third": 33.3, "half": 50.0, "two thirds": 66.7, "three quarters": 75.0}


def _says(words: str, percent: float) -> bool:
    """'about half', or 'about 64%': near enough to be called so."""
    said = words.removeprefix("about ")
    return abs(_PARTS.get(said, float(said.rstrip("%")) if said.endswith("%") else math.nan) - percent) <= 1.6


def _times(stated: Stated, field: str) -> bool:
    """More than once as written with one decimal."""
    return stated[field] >= 1.05


def _kinds(stated: Stated) -> bool:
    low, high = (stated.value(f"s[kinds_apart_{end}]") for end in ("low", "high"))
    return high.amount > low.amount and low.definition != high.definition


def _lay_close(stated: Stated) -> bool:
    said, found, last = (stated[f"f[{name}]"] for name in ("stated_before", "at_work_before", "latest"))
    return abs(stated["firms.gap_before"]) < 5.05 and stated["firms.stated"] > said and last < found


_BUILT = "Of the {e[count]:n} largest projects built, {e[core]:n} "
_RIPE = (
    "Of {p[ripe]} announced by {p[limit]}, {p[ripe_done]:none} {p[ripe_done]:was|were} at work or built when last "
    "reported"
)
_BARE = (
    "Of the {r[count]:n} projects announced since {r[since]}, {r[core]:n} were for fuel, power or heat, all without a "
    "printed sum. Petrochemicals and power from waste make it {r[wide]:n}."
)
_AID = "Net aid of all Korean agencies, soft loans included, came to {a[mean]} a year in {a[mean].period}."
_WIDE = "With petrochemicals and power from waste {e[wide]:n} of the {e[count]:n} were energy projects."
_OTHERS = "In {o[home].period} Uzbekistan got {o[home]}, {o[share]:0} of the {o[largest].definition} ({o[largest]})."
_NO_GIFT = (
    "No part of it would be a gift: discounted at {s[discount]} a year, the payments would be worth more than the loan."
)
_AS_PLANNED = (
    "The terms assumed, {w[planned]} over {w[plan_years]}, follow the plan for the Skoda trains, as announced in "
    "{w[planned].period}."
)
_WORTH = (
    "At {s[discount]}, the gift in the loan for the trains is worth {s[gift]}. Full terms were found for "
    "{s[soft_loans]} of Korea; the Czech plan for Skoda trains is shown for contrast."
)
_GIFT_OF = "Of Korea's train loan {part} is a gift; of the Czech plan, {s[contrast]:0}"
_SERVICES = "That is no rate of success: a project known only through its loan would be missing without it."
_TRACE = (
    "Companies of other countries built {c[others]:none} of them; of {c[untraced]:n} no later trace was found. A "
    "promise without a trace may have been kept unseen; the list shows what public sources tell."
)
_KINDS_SAID = (
    "What a figure is matters more here than who prints it. {s[kinds_apart_low].definition}: {s[kinds_apart_low]}. "
    "{s[kinds_apart_high].definition}: {s[kinds_apart_high]}, {s[kinds_apart]:0} more. Figures of one kind lie at most "
    "{s[widest]} apart ({s[widest].definition})."
)
_CLOSE = (
    "The two once lay close: {f[stated_before]:n} stated ({f[stated_before].period}), {f[at_work_before]:n} found at "
    "work ({f[at_work_before].period}). The next statement was higher, the last count lower: {f[latest]:n} "
    "({f[latest].period})."
)
_INSIDE = (
    "KOICA's own sums, divided by their years, give {k[lowest]} to {k[highest]} a year. In the article's range, "
    "{a[band_low]} to {a[band_high]}, {k[inside]:lies|lie} {k[inside]:none} of these {k[readings]:n} readings. The "
    "report on education shows each."
)
_WAYS = (
    "How often a loan is repaid, and in which form, isn't printed. By the usual ways the gift in the loan for the "
    "trains is {s[gift_low]:1} to {s[gift_high]:1}."
)
_UNPRICED = "For {e[left_out]} more no cost is printed; {e[unpriced]:none} of them {e[unpriced]:is|are} fuel or power."
_DEBT = (
    "The loan for the trains, {d[trains]}, came to {d[trains_share]} of Uzbekistan's external debt of "
    "{d[external].period} ({d[external]}). Another printed debt was {d[balance]} ({d[balance].definition}, "
    "{d[balance].period}). Soft loans to {d[soft_total].period} were {d[soft_total]}. If none of them had been repaid, "
    "the three came to {d[share]}."
)
_GIFT_PART = (
    "The loan for the fast trains is so cheap that {part} of it is a gift. That is its grant element at {s[discount]} "
    "a year."
)
_UNIFIED = (
    "At {s[unified_rate]}, the rate of the IMF and the World Bank, {s[unified]:0} of the loan for the trains is a gift."
)
_TIED = (
    "The lender and the maker of the trains are both Korean. Aid that must be spent on goods of the lender's country "
    "is called tied; no source at hand says whether this loan is."
)
_ASKED = (
    "To count as aid to a country of lower middle income, a loan must reach {s[least]} at {s[dac_rate]}. Tied aid must "
    "reach {s[tied_least]} by the OECD's rule, or {s[tied_poorest]} in the least developed countries."
)
_STRICTER = (
    "The test for tied aid is stricter: at least {s[tied_least]} of the loan must be a gift. At {s[unified_rate]}, the "
    "train loan passes by {s[tied_margin]:0}. The OECD's own rates for the test aren't in the data; at "
    "{s[tied_rate]:1} or more, the loan passes."
)
_LENT = (
    "Aid was the smaller part of what the Export-Import Bank of Korea had lent to Uzbekistan. Its commercial credit "
    "had added up to {l[commercial]} ({l[commercial].period}), {l[times]} all soft loans ({l[soft_total]}, "
    "{l[soft_total].period}). That is what was lent over the years, not what is owed."
)
_AGED = "Status older than five years: {g[open_old]:n} of {g[open]} not at work, built or given up."
_SILENT = (
    "Of the {p[ripe_open]} from that time that are neither finished nor given up, {p[ripe_open_old]:n} had no report "
    "in the last five years. What became of them isn't known."
)
_DEAREST = (
    "As signed, the dearest year costs {w[signed_peak]} and all interest {w[signed_cost]}; the last payment falls in "
    "{w[last_signed]}. On the assumed terms the dearest year would cost {w[if_peak]} and all interest {w[if_cost]}; "
    "the last payment would fall in {w[last_if]}."
)

JUDGES: dict[str, Judge] = {
    f"{_RIPE}.": lambda s: _counts(s, "p[ripe_done]", of="p[ripe]"),
    _RIPE: lambda s: _counts(s, "p[ripe_done]", of="p[ripe]"),
    f"{_BUILT}were for fuel or power. Of {{r[count]:n}} announced since {{r[since]}}, {{r[core]:n}} were, all without "
    "a sum.": lambda s: _built(s) and _bare(s),
    f"{_BUILT}are fuel or power": _built,
    _WIDE: lambda s: s["largest.core"] < s["e[wide]"] <= s["e[count]"],
    _BARE: lambda s: _bare(s) and s["r[wide]"] > s["r[core]"],
    _AID: lambda s: _known(s, "a[mean]"),
    "Net aid of all Korean agencies peaked at {a[peak]} in {a[peak].period}": lambda s: (
        s["a[peak]"] > s["aid.latest"] and _known(s, "a[peak]")
    ),
    _GIFT_PART: lambda s: _gift(s["soft.trains"]) and _says(s.fields["part"], s["soft.trains"]),
    _UNIFIED: lambda s: _gift(s["s[unified]"]) and s["s[unified_rate]"] != s["soft.discount"],
    _TIED: lambda s: _known(s, "soft.about"),
    _ASKED: lambda s: _known(s, "s[least]", "s[dac_rate]") and s["s[tied_least]"] < s["s[tied_poorest]"],
    _STRICTER: lambda s: (
        s["soft.least"] < s["s[tied_least]"] < s["soft.unified"]
        and s["s[tied_margin]"] >= 0.5
        and 0 < s["s[tied_rate]"] <= s["s[unified_rate]"]
        and not _known(s, "soft.tied_discount")
    ),
    _AGED: lambda s: _counts(s, "g[open_old]", of="g[open]"),
    _SILENT: lambda s: _counts(s, "p[ripe_open_old]", of="p[ripe_open]"),
    _GIFT_OF: lambda s: (
        _gift(s["soft.trains"])
        and _says(s.fields["part"], s["soft.trains"])
        and 0 <= s["s[contrast]"] < s["soft.trains"]
    ),
    _WAYS: lambda s: 0 <= s["s[gift_low]"] < s["s[gift_high]"] < 100,
    _UNPRICED: lambda s: _counts(s, "e[unpriced]", of="e[left_out]"),
    "peak {a[peak]} in {a[peak].period}": lambda s: s["a[peak]"] > s["aid.mean"],
    "peak {f[peak]:n} ({f[peak].period})": lambda s: s["firms.fall"] > 0,
    "{w[near_capital]:n} of the {w[placed]:n} projects on the map {w[near_capital]:lies|lie} in or near Tashkent": (
        lambda s: _counts(s, "w[near_capital]", of="w[placed]")
    ),
    "Of {g[fuel]} in oil, gas and power {g[fuel_done]:none} {g[fuel_done]:was|were} reported at work, "
    "{g[fuel_talk]:n} only planned": lambda s: _counts(s, "g[fuel_done]", "g[fuel_talk]", of="g[fuel]"),
    f"In health, education and science, money was signed for all {{g[services]}} on the list. {_SERVICES}": lambda s: (
        s["g[services]"] >= 2 and s["groups.services_signed"] >= s["g[services]"]
    ),
    "In health, education and science, money was signed for {g[services_signed]:none} of {g[services]} on the list. "
    f"{_SERVICES}": lambda s: _counts(s, "g[services_signed]", of="g[services]"),
    "For one project two kinds of sums were printed: {s[kinds_apart_low]} and {s[kinds_apart_high]}": _kinds,
    _KINDS_SAID: lambda s: _kinds(s) and s["s[kinds_apart]"] > s["s[widest]"] > 0 and s["s[kinds_apart]"] >= 0.5,
    "{c[count]:n} older announcements were not carried out, as far as sources tell": lambda s: s["c[count]"] >= 2,
    _TRACE: lambda s: s["c[untraced]"] >= 1 and s["c[others]"] >= 0,
    "Officials: {f[stated]:n} Korean firms ({f[stated].period}); statisticians: {f[at_work]:n} at work "
    "({f[at_work].period})": lambda s: s["firms.gap"] > 0,
    _CLOSE: _lay_close,
    _OTHERS: lambda s: _gift(s["o[share]"]) and 0 < s["o[home]"] < s["o[largest]"],
    "In {o[home].period} Uzbekistan got {o[home]}, more than any of the {o[others]:n} other recipients in the data.": (
        lambda s: s["o[home]"] > s["others.largest"] and s["o[others]"] >= 2
    ),
    _INSIDE: lambda s: (
        _counts(s, "k[inside]", of="k[readings]")
        and s["a[band_low]"] < s["a[band_high]"]
        and s["k[lowest]"] < s["k[highest]"]
    ),
    _DEBT: lambda s: s["d[trains_share]"] < s["d[share]"] <= 100,
    "{l[health]:n} of the {l[loans]:n} soft loans found {l[health]:was|were} for health": lambda s: _counts(
        s, "l[health]", of="l[loans]"
    ),
    _LENT: lambda s: s["l[commercial]"] > s["l[soft_total]"] and _times(s, "l[times]"),
    "On the assumed terms, the loan's dearest year would cost {w[times]} as much": lambda s: _times(s, "w[times]"),
    _DEAREST: lambda s: _known(s, "w[signed_peak]", "w[signed_cost]", "w[if_peak]", "w[if_cost]"),
    "The gift in the loan would be {w[if_gift]} instead of {w[signed_gift]}, discounted at {s[discount]} a year.": (
        lambda s: 0 <= s["w[if_gift]"] < s["w[signed_gift]"] < 100
    ),
    _AS_PLANNED: lambda s: (
        (s["w[planned]"], s["w[plan_years]"], s["service.plan_grace"])
        == (s.names["interest"], s.names["maturity"], s.names["grace"])
    ),
    _NO_GIFT: lambda s: s["service.if_excess"] > 0,
    _WORTH: lambda s: s["s[gift]"] > 0 and _gift(s["soft.trains"]) and s["s[soft_loans]"] >= 1,
}

_ARITHMETIC = "arithmetic on the printed terms of a loan, at a discount rate that it names"
TIMELESS: dict[str, str] = {
    _GIFT_PART: _ARITHMETIC,
    _UNIFIED: _ARITHMETIC,
    _GIFT_OF: _ARITHMETIC,
    _WAYS: _ARITHMETIC,
    _UNPRICED: "what sources print of the projects that the figure lists",
    _WORTH: _ARITHMETIC,
    "On the assumed terms, the loan's dearest year would cost {w[times]} as much": _ARITHMETIC,
    _DEAREST: _ARITHMETIC,
    f"In health, education and science, money was signed for all {{g[services]}} on the list. {_SERVICES}": (
        "the present tense says how the list was made"
    ),
    "In health, education and science, money was signed for {g[services_signed]:none} of {g[services]} on the list. "
    f"{_SERVICES}": "the present tense says how the list was made",
    _KINDS_SAID: "what sources print, with the kind of each sum",
    _BARE: "a count: 'make it' adds to it",
    _TRACE: "the present tense says what the list is",
    _CLOSE: "'count' is a noun here",
    _INSIDE: "the present tense is of the article's own range",
    _ASKED: "rules as their authors print them",
    _STRICTER: _ARITHMETIC,
    _TIED: "what sources say, and what a word means",
    _AGED: "'work' is a noun here",
    _SILENT: "how a list is made: what it knows and what it doesn't",
    _LENT: "past tense; the rest says what the sum is",
}
