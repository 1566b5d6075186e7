"""What the sentences of the report on migration claim."""

from sentences import Judge, Stated


def _different_periods(one: str, other: str) -> Judge:
    """The two numbers are of different times."""
    return lambda stated: stated.value(one).period != stated.value(other).period


def _half(stated: Stated) -> bool:
    """About half, and less than the two thirds that a vast majority needs."""
    return 44 <= stated["g[coethnic_share]"] <= 56


def _threshold(stated: Stated) -> bool:
    """One threshold; several statements, at least as many as the bases; none of a Korean authority."""
    same = stated["t[lowest]"] == stated["said[highest]"]
    return same and 2 <= stated["t[kinds]"] <= stated["t[speakers]"] and stated["said[korean]"] == 0


def _arrivals(stated: Stated) -> bool:
    """The number is that of the arrivals in its year, and not that of a stock of workers."""
    same = stated["w[stated]"] == stated["workers[arrivals]"]
    year = stated.value("w[stated]").period == stated.value("workers[arrivals]").period
    return same and year and stated["w[stated]"] != stated["workers[stock]"]


def _students(stated: Stated) -> bool:
    """The number moved, and the share is a part of all and of the day of the last number."""
    moved = stated["s[first]"] != stated["s[last]"]
    return moved and stated["s[share]"] <= 100 and stated.value("s[share]").period == stated.value("s[last]").period


def _chinese(stated: Stated) -> bool:
    """The number is within a tenth of one group and well below all."""
    fits = abs(stated["chinese[of_coethnic]"] - 100) <= 10
    return fits and stated["chinese[of_all]"] < 90 and stated["c[all]"] > stated["c[stated]"]


def _cis(stated: Stated) -> bool:
    """First of several now, not so before; another country's number fell."""
    first = stated["neighbours[rank]"] == 1 and stated["n[first_rank]"] >= 2 and stated["n[countries]"] >= 2
    return first and stated["n[faller_last]"] < stated["n[faller_first]"]


def _nations(stated: Stated) -> bool:
    """The nationality's own rate is below the threshold, so that not all are above it."""
    return stated["others[own]"] < stated.names["threshold"] and stated["o[above]"] < stated["o[counted]"]


def _near_in_time(stated: Stated) -> bool:
    """The two rates are at most two years apart, and the years are in the text."""
    years = [stated.value(name).year for name in ("c[latest]", "c[all_then]")]
    return abs(years[0] - years[1]) <= 2 and all(f"({year})" in stated.text for year in years)


JUDGES: dict[str, Judge] = {
    "By the last figure, {m[of_all].when}, {m[of_all]} of all who stayed had no valid status, or {m[of_legal]} of "
    "those who stayed legally: the base is part of the number.": lambda s: s["m[of_legal]"] > s["m[of_all]"],
    "By the article's own numbers, {s[of_legal_low]} to {s[of_legal_high]} lack a permit, not {s[stated_percent]}.": (
        lambda s: s["s[of_legal_low]"] <= s["s[of_legal_high]"] < s["s[stated_percent]"]
    ),
    "{r[times]} as many nationals of {name} are in Korea as {r[first].when}": lambda s: s["r[times]"] > 1,
    "From the {s[first].period} to the {s[latest].period} the number of those from {name} grew by {s[change]}, that of "
    "all foreigners by {s[all_change]}.": lambda s: s["s[change]"] > 0.05 and s["s[all_change]"] > 0.05,
    "{s[latest].when} nationals of {name} were {s[of_foreigners]} of all foreigners, one in {s[one_in_foreigners]:n}, "
    "and {s[of_population]} of Korea's population: one for every {s[one_in_population]:n} inhabitants.": (
        lambda s: s["s[one_in_foreigners]"] >= 2 and s["s[one_in_population]"] >= 2
    ),
    "By size they came {s[rank]:th} of the {s[ranked]:n} nationalities found for that day.": (
        lambda s: s["s[rank]"] <= s["s[ranked]"]
    ),
    "{g[coethnic_share]:0} of them are of Korean descent: about half, no vast majority": _half,
    "Those of Korean descent were {g[before]} {g[before].when}; {g[coethnic].when} they were {g[times]} as many.": (
        lambda s: s["g[times]"] > 1 and _different_periods("g[before]", "g[coethnic]")(s)
    ),
    "The article's {w[stated]:n} are one year's arrivals, not all registered workers": _arrivals,
    "Arrivals under the permit system went from {w[placed_before]} in {w[placed_before].period} to {w[placed]} in "
    "{w[placed].period}, {w[plan_share]} of the {w[plan]} that a ministry had planned to send.": (
        lambda s: s["w[placed_before]"] != s["w[placed]"] and s.value("w[plan]").period == s.value("w[placed]").period
    ),
    "The last count of permit workers (E-9) at work in Korea that was found is {w[stock]}, {w[stock].when}.": (
        lambda s: s["w[stock]"] >= 0
    ),
    "Korea's ceiling on permits for new workers (E-9), of all countries together, was {c[peak]:n} in {c[peak].period} "
    "and is {c[last]:n} for {c[last].period}. A ceiling isn't a number of hires.": (
        _different_periods("c[peak]", "c[last]")
    ),
    "By the article's own numbers {s[of_legal_low]} to {s[of_legal_high]} lack a permit, not {s[stated_percent]}": (
        lambda s: s["s[of_legal_low]"] <= s["s[of_legal_high]"] < s["s[stated_percent]"]
    ),
    "Only {m[above]:n} of {m[sharp]:n} shares that compare like with like reaches above {m[threshold]}": (
        lambda s: s["m[above]"] == 1 and s["m[sharp]"] >= 4
    ),
    "Of {m[cells]:n} shares that can be formed, {m[sharp]:n} compare like with like and are no mere bounds: they run "
    "from {m[fair_low]} ({m[fair_low].period}) to {m[fair_high]} ({m[fair_high].period}).": (
        lambda s: s["m[cells]"] >= s["m[sharp]"] >= 2 and s["m[fair_low]"] < s["m[fair_high]"]
    ),
    "The threshold of {t[lowest]} rests on {t[speakers]:n} statements of officials or the press, which name "
    "{t[kinds]:n} different bases. No Korean authority is among them.": _threshold,
    "Without a valid status: {c[latest]} from {name} ({c[latest].year}), {c[all_then]} of all foreigners "
    "({c[all_then].year})": _near_in_time,
    "In {o[own].year}, {o[above]:none} of {o[counted]:n} nationalities {o[above]:was|were} above the threshold; {name} "
    "was below it": _nations,
    "Among students (D-2) the number without a valid status went from {s[first]} {s[first].when} to {s[last]} "
    "{s[last].when}, {s[share]} of all such students in Korea.": _students,
    "{c[stated]:n} fits the Chinese of Korean descent; all Chinese were {c[all]:n}": _chinese,
    "Only {k[inside]:n} of {k[counts]:n} counts of Koreans is in the article's range: that of "
    "{k[last_inside].period}": (lambda s: s["k[inside]"] == 1 and s["k[counts]"] >= 3),
    "{k[official].when} there were {k[official]} by the last figure, a change of {k[change]} since "
    "{k[before].period}.": (lambda s: s.value("k[official]").year > s.value("k[before]").year),
    "Estimates and statements run from {k[lowest]:n} ({k[lowest].period}) to {k[highest]} ({k[highest].period}).": (
        lambda s: s["k[lowest]"] < s["k[highest]"]
    ),
    "Of the {n[countries]:n} CIS countries counted, {name} had most overseas Koreans {n[own].when}; "
    "{n[first_rank].when} it was {n[first_rank]:th}. The number in {n[faller_first].definition} fell from "
    "{n[faller_first]:n} to {n[faller_last]:n} in between.": _cis,
    "Money sent home: {m[bop]} in {m[bop].period}, {m[times]} as much as in {m[first].period}": (
        lambda s: s["m[times]"] > 1
    ),
    "{o[host_share]} of the transfers come from {h}, {o[largest_share]} from {o[largest].definition}": (
        lambda s: s["o[host_share]"] < s["o[largest_share]"]
    ),
    "At these rates the share without a status passes {p[threshold]} in {p[crossing]}": (
        lambda s: str(round(s["p[crossing]"])) in s.text
    ),
    "At these rates {p[without_end]:n} of {p[people_end]} would have no valid status by {p[end].period}.": (
        lambda s: s["p[without_end]"] <= s["p[people_end]"]
    ),
    "At these rates more people from {name} would be in Korea by {p[end].period} than {p[inhabitants].definition} had "
    "inhabitants in {p[inhabitants].period}, {p[inhabitants]:n}: no real path leads so far.": (
        lambda s: s["path[people_end]"] > s["p[inhabitants]"]
    ),
    "From the article's numbers, {p[article_start]} of all residents, the same rates would pass {p[threshold]} in "
    "{p[article_crossing]}.": lambda s: str(round(s["p[article_crossing]"])) in s.text,
}


_ARITHMETIC = "arithmetic on what the article states, whatever the year"
_CELLS = "counts marks of the picture above it, each of which names its year"
_PERIOD = "the finding is past and dated; the present is a general remark"
_ASSUMED = "a what-if, true of its assumptions"
TIMELESS: dict[str, str] = {
    "By the last figure, {m[of_all].when}, {m[of_all]} of all who stayed had no valid status, or {m[of_legal]} of "
    "those who stayed legally: the base is part of the number.": _PERIOD,
    "By the article's own numbers, {s[of_legal_low]} to {s[of_legal_high]} lack a permit, not {s[stated_percent]}.": (
        _ARITHMETIC
    ),
    "By the article's own numbers {s[of_legal_low]} to {s[of_legal_high]} lack a permit, not {s[stated_percent]}": (
        _ARITHMETIC
    ),
    "To be {s[stated_percent]}, the number would have to be {s[tenth_of_legal]:n} to {s[tenth_of_all]}, or the base "
    "{s[base_low]:n} to {s[base_high]}.": _ARITHMETIC,
    "The article's {w[stated]:n} are one year's arrivals, not all registered workers": _ARITHMETIC,
    "The last count of permit workers (E-9) at work in Korea that was found is {w[stock]}, {w[stock].when}.": _PERIOD,
    "The year of the count by descent is inferred from totals beside it.": "of the data, not of the world",
    "Only {m[above]:n} of {m[sharp]:n} shares that compare like with like reaches above {m[threshold]}": _CELLS,
    "Of {m[cells]:n} shares that can be formed, {m[sharp]:n} compare like with like and are no mere bounds: they run "
    "from {m[fair_low]} ({m[fair_low].period}) to {m[fair_high]} ({m[fair_high].period}).": _CELLS,
    "The threshold of {t[lowest]} rests on {t[speakers]:n} statements of officials or the press, which name "
    "{t[kinds]:n} different bases. No Korean authority is among them.": (
        "of the statements that were found, which the table of rules dates"
    ),
    "Only {k[inside]:n} of {k[counts]:n} counts of Koreans is in the article's range: that of "
    "{k[last_inside].period}": (_CELLS),
    "Estimates and statements run from {k[lowest]:n} ({k[lowest].period}) to {k[highest]} ({k[highest].period}).": (
        _CELLS
    ),
    "They are numbers of nationals of Uzbekistan; the standard report tests them.": (
        "of the article, which doesn't change"
    ),
    "The article speaks of nationals of Uzbekistan, not of {name}; the standard report tests its statements.": (
        "of the article, which doesn't change"
    ),
    "At these rates the share without a status passes {p[threshold]} in {p[crossing]}": _ASSUMED,
    "At these rates {p[without_end]:n} of {p[people_end]} would have no valid status by {p[end].period}.": _ASSUMED,
    "At these rates more people from {name} would be in Korea by {p[end].period} than {p[inhabitants].definition} had "
    "inhabitants in {p[inhabitants].period}, {p[inhabitants]:n}: no real path leads so far.": _ASSUMED,
}
