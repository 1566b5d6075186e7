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
    """The number moved; one of several of all on the day of the last number."""
    moved = stated.value("s[first]").text != stated.value("s[last]").text
    return moved and stated["s[one_in]"] >= 2 and stated.value("s[all]").period == stated.value("s[last]").period


def _people(stated: Stated) -> bool:
    """More from people than from exports, over the same months."""
    same = stated.value("earned[transfers]").period == stated.value("earned[sold]").period
    return same and stated["e[times]"] > 1


def _parts_of_counts(stated: Stated) -> bool:
    """Several counts, and no more above the threshold than there are."""
    parts = (stated["m[above_all]"], stated["m[above_legal]"])
    return stated["m[counts]"] >= 2 and max(parts) <= stated["m[counts]"]


def _nested(stated: Stated) -> bool:
    """Each is a part of the one before; several counts behind the shares."""
    return 2 <= stated["m[tried]"] <= stated["m[sharp]"] <= stated["m[cells]"] and stated["m[counts]"] >= 2


def _in_order_of_time(stated: Stated) -> bool:
    """Three years in their order, each in the text."""
    years = [stated.value(name).year for name in ("c[first]", "c[counted]", "c[latest]")]
    return years == sorted(set(years)) and all(str(year) in stated.text for year in years)


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


def _on_record(s: Stated) -> bool:
    """Rates that are called observed are those of the record, to a tenth."""
    path, past = s.names["path"], s.names["past"]
    pairs = [(path["resident_growth"], past["residents"]), (path["overstayer_growth"], past["overstayers"])]
    alike = all(abs(rate.amount - seen.amount) <= 0.0501 for rate, seen in pairs)
    return alike or not s.text.startswith("At the rates observed")


JUDGES: dict[str, Judge] = {
    "By the last figure, {m[of_all].when}, {m[of_all]} of all from {name} had no valid status. Of the legal stays "
    "only, it is {m[of_legal]}: always ask 'percent of what?'": lambda s: s["m[of_legal]"] > s["m[of_all]"],
    "{e[times].when}, {name} received {e[times]} as much from its people in {h} as from its exports there.": _people,
    "{e[times].when}, people in {h} brought in {e[times]} as much as exports there": _people,
    "Exports of a full year were last found for {e[full_sold].period}: {e[full_sold]}. Transfers of a "
    "full year are known "
    "to {e[full_transfers].period}: {e[full_transfers]}.": (
        lambda s: s.value("e[full_sold]").period != s.value("e[full_transfers]").period
    ),
    "By the article's own numbers, {s[of_legal_low]} to {s[of_legal_high]} lack a valid status, not "
    "{s[stated_percent]}.": (lambda s: s["s[of_legal_low]"] <= s["s[of_legal_high]"] < s["s[stated_percent]"]),
    "{r[newest_times]} as many nationals of {name} are in Korea as {r[first].when}": lambda s: s["r[newest_times]"] > 1,
    "From the {s[first].period} to the {s[counted].period}, residents from {name} grew by {s[change]}, all foreigners "
    "by {s[all_change]}.": lambda s: s["s[change]"] > 0.05 and s["s[all_change]"] > 0.05,
    "{s[of_foreigners].when} nationals of {name} were {s[of_foreigners]} of all foreigners, one in "
    "{s[one_in_foreigners]:n}.": lambda s: s["s[one_in_foreigners]"] >= 2,
    "{s[one_in_population].when} there was one for every {s[one_in_population]:n} inhabitants of Korea.": (
        lambda s: s["s[one_in_population]"] >= 2
    ),
    "{g[total].when}, {g[coethnic_share]:0} were of Korean descent: about half, no vast majority.": _half,
    "Students, counted {g[students].when}, made up {g[students_share]} and everybody else {g[rest_share]}.": (
        lambda s: max(s["g[students_share]"], s["g[rest_share]"]) < 100
    ),
    "Those of Korean descent were {g[before]} {g[before].when}; {g[coethnic].when} they were {g[times]} as many.": (
        lambda s: s["g[times]"] > 1 and _different_periods("g[before]", "g[coethnic]")(s)
    ),
    "The article's {w[stated]:n} are one year's arrivals, not all registered workers": _arrivals,
    "Arrivals with a new work permit (E-9) went from {w[placed_before]} in {w[placed_before].period} to {w[placed]} in "
    "{w[placed].period}. A ministry had planned to send {w[plan]:n}: {w[plan_share]} came.": (
        lambda s: s["w[placed_before]"] != s["w[placed]"] and s.value("w[plan]").period == s.value("w[placed]").period
    ),
    "The last count found of workers with a work permit (E-9) was {w[stock]}, {w[stock].when}.": (
        lambda s: s["w[stock]"] >= 0
    ),
    "Korea's ceiling on work permits (E-9) for newcomers of all countries was {c[peak]:n} in {c[peak].period} and is "
    "{c[last]:n} for {c[last].period}. A ceiling isn't a number of hires.": (_different_periods("c[peak]", "c[last]")),
    "By the article's own numbers {s[of_legal_low]} to {s[of_legal_high]} lack a valid status, not "
    "{s[stated_percent]}": (lambda s: s["s[of_legal_low]"] <= s["s[of_legal_high]"] < s["s[stated_percent]"]),
    "Above {m[threshold]} of all who stay: {m[above_all]:none} of {m[counts]:n} counts; of legal stays only: "
    "{m[above_legal]:none}": _parts_of_counts,
    "Of {m[cells]:n} shares that can be formed, {m[sharp]:n} compare like with like and are no mere "
    "bounds. They divide "
    "{m[tried]}; {m[counts]:n} of these are of all nationals, and {m[spoken]:n} of these {m[spoken]:is|are} what "
    "officials said.": _nested,
    "The shares run from {m[fair_low]} ({m[fair_low].period}) to {m[fair_high]} ({m[fair_high].period}).": (
        lambda s: s["m[fair_low]"] < s["m[fair_high]"]
    ),
    "The threshold of {t[lowest]} rests on {t[speakers]:n} statements of officials or the press, which name "
    "{t[kinds]:n} different bases. No Korean authority is among them.": _threshold,
    "For {s[stated_percent]}, {s[tenth_of_legal]:n} to {s[tenth_of_all]} would have to be without a "
    "valid status, or only "
    "{s[base_low]:n} to {s[base_high]} would have to stay.": (
        lambda s: s["s[tenth_of_legal]"] <= s["s[tenth_of_all]"] and s["s[base_high]"] < s["sums[residents]"]
    ),
    "Without status: {c[first]} from {name} in {c[first].year}, {c[counted]} in {c[counted].year}, {c[latest]} (as "
    "stated) in {c[latest].year}": _in_order_of_time,
    "Of all foreigners {c[all_first]} had no valid status {c[all_first].when}. Their share was highest "
    "{c[all_peak].when}, {c[all_peak]}; {c[all_latest].when} it was {c[all_latest]}.": (
        lambda s: s["c[all_peak]"] > max(s["c[all_first]"], s["c[all_latest]"])
    ),
    "{o[own].when} the ministry counted several nationalities on one day. Above the threshold {o[above]:was|were} "
    "{o[above]:none} of {o[counted]:n}; {name} was below it, with {o[own]}.": _nations,
    "Students (D-2) without a valid status went from {s[first]} {s[first].when} to about {s[last]:n} {s[last].when}. "
    "That was one in {s[one_in]:n} of all {s[all]:n} such students in Korea.": _students,
    "The article's {c[stated]:n} fits the Chinese of Korean descent. They were {c[coethnic]:n} by visa "
    "{c[coethnic].when}, and {c[closest]:n} by all stays {c[closest].when}.": _chinese,
    "All Chinese nationals were {c[all]:n} {c[all].when}. Of these, {c[overstaying]:n} had no valid status.": (
        lambda s: s["c[overstaying]"] <= s["c[all]"] and s.value("c[overstaying]").period == s.value("c[all]").period
    ),
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
    "Money sent home: {m[bop]} in {m[bop].period}, {w[last]} of the country's output": (
        lambda s: s.value("m[bop]").period == s.value("w[last]").period
    ),
    "Money sent home was {w[first]} of gross domestic product in {w[first].period}, {w[lowest]} in {w[lowest].period}, "
    "{w[peak]} in {w[peak].period}, the most, and {w[last]} in {w[last].period}.": (
        lambda s: s["w[peak]"] > max(s["w[first]"], s["w[last]"], s["w[lowest]"])
    ),
    "The money from {h} alone was {w[host]} of gross domestic product in {w[host].period}.": (
        lambda s: s["w[host]"] <= 100
    ),
    "{o[total].when}, {o[host_share]} of the transfers came from {h}, {o[largest_share]} from "
    "{o[largest].definition}.": (lambda s: s["o[host_share]"] < s["o[largest_share]"]),
    "At {p[rates].definition} the share without a status passes {p[threshold]} in {p[crossing]}": (
        lambda s: _on_record(s) and str(round(s["p[crossing]"])) in s.text
    ),
    "At {p[rates].definition} the share without a status falls from {p[start]} to {p[end]} in {p[end].period}": (
        lambda s: _on_record(s) and s["p[end]"] < s["p[start]"]
    ),
    "The record depends on where it begins. From the {r[then].period} on, residents grew by {r[residents]} a year and "
    "those without a status by {r[overstayers]}.": lambda s: s["r[residents]"] > 0 and s["r[overstayers]"] > 0,
    "From the {r[late_then].period} on, they grew by {r[late_residents]} and {r[late_overstayers]}. At that pace the "
    "share would pass {p[threshold]} in {r[late_crossing]}.": (
        lambda s: 0 < s["r[late_residents]"] < s["r[late_overstayers]"]
    ),
    "At these rates {p[without_end]:n} of {p[people_end]} would have no valid status by {p[end].period}.": (
        lambda s: s["p[without_end]"] <= s["p[people_end]"]
    ),
    "At these rates more people from {name} would be in Korea by {p[end].period} than all its {p[inhabitants]:n} "
    "inhabitants of {p[inhabitants].period}. No real path leads so far.": (
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
    "By the last figure, {m[of_all].when}, {m[of_all]} of all from {name} had no valid status. Of the legal stays "
    "only, it is {m[of_legal]}: always ask 'percent of what?'": _PERIOD,
    "Exports of a full year were last found for {e[full_sold].period}: {e[full_sold]}. Transfers of a "
    "full year are known "
    "to {e[full_transfers].period}: {e[full_transfers]}.": "of the data, and dated",
    "By the article's own numbers, {s[of_legal_low]} to {s[of_legal_high]} lack a valid status, not "
    "{s[stated_percent]}.": (_ARITHMETIC),
    "By the article's own numbers {s[of_legal_low]} to {s[of_legal_high]} lack a valid status, not "
    "{s[stated_percent]}": (_ARITHMETIC),
    "For {s[stated_percent]}, {s[tenth_of_legal]:n} to {s[tenth_of_all]} would have to be without a "
    "valid status, or only "
    "{s[base_low]:n} to {s[base_high]} would have to stay.": _ARITHMETIC,
    "The article's {w[stated]:n} are one year's arrivals, not all registered workers": _ARITHMETIC,
    "The last count found of workers with a work permit (E-9) was {w[stock]}, {w[stock].when}.": _PERIOD,
    "The year of the count by descent is inferred from totals beside it.": "of the data, not of the world",
    "Above {m[threshold]} of all who stay: {m[above_all]:none} of {m[counts]:n} counts; of legal stays only: "
    "{m[above_legal]:none}": _CELLS,
    "Of {m[cells]:n} shares that can be formed, {m[sharp]:n} compare like with like and are no mere "
    "bounds. They divide "
    "{m[tried]}; {m[counts]:n} of these are of all nationals, and {m[spoken]:n} of these {m[spoken]:is|are} what "
    "officials said.": _CELLS,
    "The shares run from {m[fair_low]} ({m[fair_low].period}) to {m[fair_high]} ({m[fair_high].period}).": _CELLS,
    "The threshold of {t[lowest]} rests on {t[speakers]:n} statements of officials or the press, which name "
    "{t[kinds]:n} different bases. No Korean authority is among them.": (
        "of the statements that were found, which the table of rules dates"
    ),
    "Only {k[inside]:n} of {k[counts]:n} counts of Koreans is in the article's range: that of "
    "{k[last_inside].period}": (_CELLS),
    "Estimates and statements run from {k[lowest]:n} ({k[lowest].period}) to {k[highest]} ({k[highest].period}).": (
        _CELLS
    ),
    "The article's {c[stated]:n} fits the Chinese of Korean descent. They were {c[coethnic]:n} by visa "
    "{c[coethnic].when}, and {c[closest]:n} by all stays {c[closest].when}.": _ARITHMETIC,
    "They are numbers of nationals of Uzbekistan; the standard report tests them.": (
        "of the article, which doesn't change"
    ),
    "The article speaks of nationals of Uzbekistan, not of {name}; the standard report tests its statements.": (
        "of the article, which doesn't change"
    ),
    "At {p[rates].definition} the share without a status passes {p[threshold]} in {p[crossing]}": _ASSUMED,
    "At {p[rates].definition} the share without a status falls from {p[start]} to {p[end]} in {p[end].period}": (
        _ASSUMED
    ),
    "The record depends on where it begins. From the {r[then].period} on, residents grew by {r[residents]} a year and "
    "those without a status by {r[overstayers]}.": _PERIOD,
    "At these rates {p[without_end]:n} of {p[people_end]} would have no valid status by {p[end].period}.": _ASSUMED,
    "At these rates more people from {name} would be in Korea by {p[end].period} than all its {p[inhabitants]:n} "
    "inhabitants of {p[inhabitants].period}. No real path leads so far.": _ASSUMED,
}
