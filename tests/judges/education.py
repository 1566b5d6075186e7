"""What the sentences of the report on education claim."""

import pandas as pd
from sentences import Judge, Stated

from koruz.words.written import ordinal


def _part(*fields: str) -> Judge:
    """Parts of a whole, none above it."""
    return lambda stated: all(0 <= stated[field] <= 100 for field in fields)


def _level(part: pd.DataFrame, origin: str) -> set[str]:
    """Other origins whose exact count differs from the own by a twentieth of the larger at most."""
    own = part.loc[part["origin"] == origin, "value"].iloc[0]
    exact = part[~part["status"].isin(["at_least", "at_most"]) & (part["origin"] != origin)]
    near = (exact["value"] >= 0.95 * own) & (own >= 0.95 * exact["value"])
    return set(exact.loc[near, "name"])


def _place(*fields: str) -> Judge:
    """The place in words as counted again from the counts: one more than have a larger count; and who is level."""

    def judged(stated: Stated) -> bool:
        origin, data = stated.names["origin"], stated.names["order"].data
        for definition in fields:
            part = data[data["definition"] == definition]
            own = part.loc[part["origin"] == origin, "value"].iloc[0]
            value = stated.names["order"].values["rank_enrolled" if definition == "kedi" else "rank_visas"]
            named = set(value.definition.partition(", level with ")[2].replace(" and ", ", ").split(", ")) - {""}
            names = {name.removeprefix("the ") for name in named}
            place = ordinal(1 + int((part["value"] > own).sum()))
            if names != _level(part, origin) or value.definition.partition(",")[0] != place:
                return False
        return True

    return judged


def _both_places(stated: Stated) -> bool:
    """One place by both counts, and nobody named as level who is not level by both."""
    values = stated.names["order"].values
    same = values["rank_enrolled"].amount == values["rank_visas"].amount == values["rank"].amount
    words = values["rank"].definition.partition(", level with ")[2]
    both = [values[name].definition for name in ("rank_enrolled", "rank_visas")]
    return same and all(name in each for name in words.replace(" and ", ", ").split(", ") for each in both)


def _share_grew(stated: Stated) -> bool:
    """A growth that can be seen in the numbers as written."""
    first, last = stated.value("s[enrolled_first]"), stated.value("s[enrolled]")
    return last.amount > first.amount and first.text != last.text and first.year < last.year


def _enrolment_grew(stated: Stated) -> bool:
    return stated["s[enrolled]"] > stated["s[first]"] and stated["s[rate]"] >= 0.05


def _fastest(stated: Stated) -> bool:
    """Another origin grew more than this one, which has a place behind it among those compared."""
    place = 2 <= stated["v[place]"] <= stated["v[compared]"]
    return place and stated["v[fastest]"] > max(1, stated["v[times]"])


def _two_ways(stated: Stated) -> bool:
    """Both ways of counting give the stated number: one renamed branch goes out, one university comes in."""
    plain = stated["c[branches]"] == stated["c[stated]"]
    other = stated["campuses[kept]"] == stated["c[stated]"]
    return plain and other and stated["campuses[renamed]"] == stated["campuses[own]"] == 1


def _counted_over_time(stated: Stated) -> bool:
    return stated["t[learners_times]"] > 1 and (
        stated.value("t[learners_times]").year > stated.value("t[learners_first]").year
    )


def _tourism(stated: Stated) -> bool:
    """More than half of either direction; Uzbeks more than Koreans to relatives and to study, and not just a few."""
    most = stated["trips[in_tourism]"] > 50 and stated["trips[out_tourism]"] > 50
    relatives = stated["trips[out_visiting_relatives]"] > max(5, stated["trips[in_visiting_relatives]"])
    return most and relatives and stated["trips[out_study]"] > max(5, stated["trips[in_study]"])


def _places(stated: Stated) -> bool:
    """Fewer with a limit, and a target after the start."""
    return stated["p[lost]"] >= 0.5 and stated["p[target]"] > stated.value("path[start]").year


JUDGES: dict[str, Judge] = {
    "Of all nationals of {name} in Korea, {p[last]} were there on a student visa {p[last].when}.": _part("p[last]"),
    "As the article says, {c[branches]} of Korean universities have opened in Uzbekistan; besides, {c[own]:n} "
    "{c[own]:university|universities} that Koreans run.": (
        lambda s: s["c[branches]"] == s["campuses[stated]"] and s["c[own]"] >= 1
    ),
    "The article puts KOICA's aid at {a[band_low]} to {a[band_high]} a year. KOICA's own sums, divided by their years, "
    "give anything from {a[lowest]} to {a[highest]}.": lambda s: s["a[lowest]"] < s["a[highest]"],
    "By student visas, {name} had {s[visas]} of all foreign students {r[visas].when}. Of the countries printed it came "
    "{r[rank_visas].definition}.": (
        lambda s: s.value("r[visas]").period == s.value("s[visas]").period and _place("moj")(s)
    ),
    "{s[enrolled].when}, {s[enrolled]} from {name} were enrolled in Korea, {s[times]} as many as {s[first].when}.": (
        lambda s: s.value("s[enrolled]").year > s.value("s[first]").year
    ),
    "{s[times]} as many students from {name} enrolled in {s[enrolled].year} as in {s[first].year}": (
        lambda s: s["s[times]"] > 1
    ),
    "Enrolment grew from {s[first]} {s[first].when} to {s[enrolled]} {s[enrolled].when}: a mean of {s[rate]} a year.": (
        _enrolment_grew
    ),
    "Enrolment grew by {g[fastest]} a year from {g[fastest].period}, by {g[slowest]} from {g[slowest].period}": (
        lambda s: s["g[fastest]"] > s["g[slowest]"] >= 0.05
    ),
    "From {g[newest].period} the number from {name} grew by {g[newest]} a year, that of all foreign students by "
    "{g[newest_all]}.": lambda s: s["g[newest]"] >= 0.05 and s["g[newest_all]"] >= 0.05,
    "The next country above had at least {r[times]} as many, by visas and by enrolment.": lambda s: s["r[times]"] > 1,
    "No figure of UNESCO was found for students from {name} in South Korea.": lambda s: s.names["abroad"].empty,
    "In {u[last].year} {u[most].definition} had {u[most_times]} as many students from {name} as South Korea": (
        lambda s: s["u[most_times]"] > 1 and s.value("u[most]").year == s.value("u[last]").year
    ),
    "The growth assumed is that on record from {g[newest].period}, {g[newest]} a year.": (
        lambda s: abs(s["g[newest]"] - s["path[growth]"]) <= 0.05
    ),
    "How far apart the definitions lie can be seen where both ministries counted on one day, or nearly. "
    "{e[same_visas].when}, {e[same_visas]} of all countries had a student visa and {e[same_enrolled]} were enrolled: "
    "the visas were {e[above]:0} more.": lambda s: s["e[same_visas]"] > s["e[same_enrolled]"] and s["e[above]"] >= 0.5,
    "By enrolment and by visas {name} came {r[rank].definition}": _both_places,
    "{name}'s share of all students enrolled grew from {s[enrolled_first]} in {s[enrolled_first].year} "
    "to {s[enrolled]} "
    "in {s[enrolled].year}": _share_grew,
    "In {g[end].year} enrolment from {name} was {g[times]} that of {g[start].year}, from all countries "
    "{g[all_times]}.": (lambda s: s["g[times]"] > s["g[all_times]"]),
    "By student visas, from {v[start].period} to {v[end].period}, the number from {first} grew most of {v[compared]:n} "
    "countries, to {v[fastest]} as many. {name} came {v[place]:th}, with {v[times]}.": _fastest,
    "By student visas, from {v[start].period} to {v[end].period}, the number from {name} grew most of {v[compared]:n} "
    "countries, to {v[times]} as many.": (
        lambda s: s["by_visa[place]"] == 1 and s["v[times]"] > 1 and s["v[compared]"] >= 2
    ),
    "{d[share].when}, {d[share]} of the students enrolled from {name} studied for a degree, against {d[all_share]} of "
    "all foreign students. The others attended language courses or came for an exchange.": (
        lambda s: s["d[share]"] < 100 and s["d[all_share]"] < 100
    ),
    "Of all nationals of {name} in Korea, {p[first]} were there on a student visa {p[first].when} and {p[last]} "
    "{p[last].when}.": _part("p[first]", "p[last]"),
    "{c[branches]} or {c[all]:n} universities: it depends on what counts": (
        lambda s: s["c[all]"] > s["c[branches]"] and s["c[all]"] >= 2
    ),
    "There are two ways to reach {c[stated]:n}. Either count {renamed}, which has a new name today. Or leave it out "
    "and count {own}.": _two_ways,
    "Of the {c[all]:n} Korean universities, {c[most]:n} {c[most]:is|are} in {city}.": (
        lambda s: s["c[most]"] < s["c[all]"] and s["cities[cities]"] >= 2
    ),
    "{t[learners_times]} as many university students learned Korean in {t[learners].period} as in "
    "{t[learners_first].period}": _counted_over_time,
    "Applicants for the test of Korean (TOPIK) rose by {k[rise]:0} from {k[before].period} to {k[last].period}.": (
        lambda s: s["k[rise]"] >= 0.5
    ),
    "The article's {t[article]:n} civil servants are about as many as KOICA's trainees of all fields": (
        lambda s: abs(s["trained[apart]"]) <= 15
    ),
    "KOICA's sums, divided by their years, give {a[lowest]} to {a[highest]} a year": (
        lambda s: s["a[lowest]"] < s["a[highest]"]
    ),
    "Net aid of all agencies, loans too, came to {a[net]} a year in {a[net].period}.": (
        lambda s: s.value("a[net]").name == "net"
    ),
    "KOICA's total of {a[later].period}, {a[later]}, is a bound and enters none of these readings.": (
        lambda s: s.value("a[later]").status in ("at_least", "at_most")
    ),
    "Most trips are for tourism; Uzbeks also travel to relatives and to study": _tourism,
    "In {l[korea].period}, {l[korea]} left Uzbekistan to study in Korea, {l[share]} of all who left to study abroad.": (
        _part("l[share]")
    ),
    "With {p[capacity]} there would be {p[lost]:0} fewer than without a limit. Growth without a limit would reach that "
    "number of places in {p[full]}; to reach it by {p[target]} would take {p[needed]} a year.": _places,
    "The {p[capacity]} assumed are no more than the {p[start]} counted on {p[start].period}, so no path "
    "leads to them.": (lambda s: s["p[capacity]"] <= s["p[start]"]),
}

_LIST = "of the list of institutions, which holds whatever has opened"
_ASSUMED = "a what-if, true of its assumptions"
_STATED = "of what the article states and of sums that name their years in the picture"
TIMELESS: dict[str, str] = {
    "As the article says, {c[branches]} of Korean universities have opened in Uzbekistan; besides, {c[own]:n} "
    "{c[own]:university|universities} that Koreans run.": _LIST,
    "A number of students was found for {c[counted]:n} of the {c[all]:n}, each of its own date.": "of the data",
    "{c[branches]} or {c[all]:n} universities: it depends on what counts": _LIST,
    "There are two ways to reach {c[stated]:n}. Either count {renamed}, which has a new name today. Or leave it out "
    "and count {own}.": _LIST,
    "Of the {c[all]:n} Korean universities, {c[most]:n} {c[most]:is|are} in {city}.": _LIST,
    "The article's {t[article]:n} civil servants are about as many as KOICA's trainees of all fields": _STATED,
    "KOICA's sums, divided by their years, give {a[lowest]} to {a[highest]} a year": _STATED,
    "KOICA's total of {a[later].period}, {a[later]}, is a bound and enters none of these readings.": _STATED,
    "In {l[korea].period}, {l[korea]} left Uzbekistan to study in Korea, {l[share]} of all who left to study abroad.": (
        "the finding is past and dated; 'to study' is no present tense"
    ),
    "By {p[target]}: {p[free]:0} at {p[growth]} a year {p[growth].definition}, {p[slowed]:0} if places run short": (
        _ASSUMED
    ),
    "With {p[capacity]} there would be {p[lost]:0} fewer than without a limit. Growth without a limit would reach that "
    "number of places in {p[full]}; to reach it by {p[target]} would take {p[needed]} a year.": _ASSUMED,
    "The {p[capacity]} assumed are no more than the {p[start]} counted on {p[start].period}, so no path "
    "leads to them.": (_ASSUMED),
    "The growth assumed is that on record from {g[newest].period}, {g[newest]} a year.": _ASSUMED,
}
