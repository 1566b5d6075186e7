"""What the sentences of the overview claim."""

from sentences import Judge, Stated, written

JUDGES: dict[str, Judge] = {}
TIMELESS: dict[str, str] = {
    "The data date {e[known]} one by one; {e[meetings]:none} of them {e[meetings]:is a meeting|are meetings} of the "
    "presidents.": "of the data at hand",
    "Of {g[all]} in the article, {g[supported]:n} {g[supported]:is|are} supported; {g[clash]:n} "
    "{g[clash]:is|are} contradicted or at odds with the article's own numbers.": "verdicts of this run",
    "Fuel and power make up {e[core]:n} of the {e[count]} with the largest sums.": "the list is of all years",
    "Fuel and power make up {e[core]:n} of the {e[count]} with the largest sums": "the list is of all years",
}


def judge(template: str):
    """Register the judge of a template."""

    def register(function: Judge) -> Judge:
        JUDGES[template] = function
        return function

    return register


@judge("Korea's share of trade went from {m[start]} to {m[end]}")
def _went(s: Stated) -> bool:
    return written(s.value("m[start]")) != written(s.value("m[end]"))


@judge("Korea's share of Uzbek trade was {m[start]} in {m[start].period}, {m[end]} in {m[end].period}.")
def _two_shares(s: Stated) -> bool:
    return s.value("m[start]").period != s.value("m[end]").period


@judge(
    "{l[newest]} from Uzbekistan stayed in Korea at the {l[newest].period}, {l[first]:n} at the {l[first].period}. "
    "Students enrolled on {s[enrolled].period} were {s[times]} as many as {s[span]} before."
)
def _people(s: Stated) -> bool:
    return s.value("l[newest]").period != s.value("l[first]").period and s["s[times]"] >= 0


@judge("Fuel and power make up {e[core]:n} of the {e[count]} with the largest sums.")
@judge("Fuel and power make up {e[core]:n} of the {e[count]} with the largest sums")
def _most(s: Stated) -> bool:
    return s["largest.core_share"] >= 50


@judge("All net Korean aid, soft loans included, came to {a[mean]} a year in {a[mean].period}.")
def _aid(s: Stated) -> bool:
    return "all Korean agencies" in s.value("a[mean]").definition and s["a[mean]"] > 0


@judge(
    "All net Korean aid, soft loans included, came to {a[mean]} a year in {a[mean].period}. The article speaks of the "
    "aid agency alone. The highest year to then was {a[peak].period}, with {a[peak]}."
)
def _aid_against_article(s: Stated) -> bool:
    frame = s.names["aid"].data
    highest = frame.loc[frame["value"].idxmax(), "year"]
    return _aid(s) and s.value("a[peak]").period == str(highest) and highest <= int(s.value("a[mean]").period[-4:])


@judge(
    "Of {g[all]} in the article, {g[supported]:n} {g[supported]:is|are} supported; {g[clash]:n} "
    "{g[clash]:is|are} contradicted or at odds with the article's own numbers."
)
def _verdicts(s: Stated) -> bool:
    return s["g[all]"] > 0


@judge("Of {g[all]}, {g[supported]:n} supported; {g[clash]:n} contradicted or at odds with itself")
def _verdicts_headline(s: Stated) -> bool:
    return s["g[all]"] > 0


@judge("Students and flight rights multiplied; Korea's share of trade fell by {c[share_fall]:0}")
def _multiplied(s: Stated) -> bool:
    return s["course.students"] >= 2 and s["course.flights"] >= 2 and s["c[share_fall]"] >= 0.5


@judge("From recognition in {e[recognition]} to trains on their way in {e[trains]}")
def _milestones(s: Stated) -> bool:
    shown = s.names["events"].data["milestone"].tolist()
    return (shown[0], shown[-1]) == ("recognition", "rotem-shipped")


@judge("Uzbek nationals in Korea: {l[first]:n} at the {l[first].period}, {l[latest]:n} at the {l[latest].period}")
def _residents(s: Stated) -> bool:
    return s.value("l[first]").period != s.value("l[latest]").period
