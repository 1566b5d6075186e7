"""What the sentences of the overview claim."""

from sentences import Judge, Stated, written

JUDGES: dict[str, Judge] = {}
TIMELESS: dict[str, str] = {
    "The data date {e[known]} one by one; {e[meetings]:none} of them {e[meetings]:is a meeting|are meetings} of the "
    "presidents.": "of the data at hand",
    "Of {g[all]} in an article of {article}, {g[supported]:n} {g[supported]:is|are} supported; {g[clash]:n} "
    "{g[clash]:is|are} contradicted or at odds with the article's own numbers.": "verdicts of this run",
    "Uzbekistan counted {c[firms_start]:n} Korean firms at work {c[firms_start].when}, {c[firms_peak]:n} "
    "{c[firms_peak].when} and {c[firms_end]:n} {c[firms_end].when}. That is {c[firms]:2} the first count and "
    "{c[firms_of_peak]:2} the peak.": "'is' is of a ratio of dated counts",
}


def judge(template: str):
    """Register the judge of a template."""

    def register(function: Judge) -> Judge:
        JUDGES[template] = function
        return function

    return register


@judge(
    "Trade with Korea fell by about {d[fall]:0} from {d[start].period} to {d[end].period}, to {d[end]:1}. "
    "Uzbekistan's whole trade grew by {d[growth]:0}."
)
@judge(
    "Trade with Korea fell by about {d[fall]:0} from {d[start].period} to {d[end].period}; all trade grew {d[growth]:0}"
)
def _fell_while_all_grew(s: Stated) -> bool:
    start, end = s.value("d[start]"), s.value("d[end]")
    return s["d[fall]"] >= 0.5 <= s["d[growth]"] and end.amount < start.amount and start.period < end.period


@judge("{e[times].when} Uzbekistan earned {e[times]} as much from its people in Korea as from its exports there.")
@judge("{e[times].when}, people in Korea brought in {e[times]} as much as exports there")
def _people_and_goods(s: Stated) -> bool:
    return s["e[times]"] > 1 and s.value("earned.transfers").period == s.value("earned.sold").period


@judge(
    "{c[residents_end]} from Uzbekistan stayed in Korea {c[residents_end].when}, {c[residents_start]:n} "
    "{c[residents_start].when}. Enrolled students {c[students_end].when} were {c[students]} as many as in "
    "{c[students_start].year}."
)
def _people(s: Stated) -> bool:
    periods = [s.value(f"c[{name}]").period for name in ("residents_start", "residents_end")]
    return len(set(periods)) == 2 and s["c[students]"] >= 0


@judge(
    "Of the {e[count]:n} largest projects built, {e[core]:n} were for fuel or power. Of {r[count]:n} announced since "
    "{r[since]}, {r[core]:n} were, all without a sum."
)
def _built_and_recent(s: Stated) -> bool:
    return _built(s) and 1 < s["r[core]"] == s["recent.unpriced"] < s["r[count]"]


@judge("Of the {e[count]:n} largest projects built, {e[core]:n} are fuel or power")
def _built(s: Stated) -> bool:
    return 2 <= s["e[core]"] <= s["e[count]"] and 2 * s["e[core]"] >= s["e[count]"]


@judge(
    "In {c[share_end].year}: {c[students]} the Uzbek students of {c[students_start].year}; Korea's trade share "
    "{c[share_fall]:0} below {c[share_start].year}'s"
)
def _since(s: Stated) -> bool:
    same = s.value("c[students_end]").year == s.value("c[share_end]").year
    return same and s["c[students]"] >= 0 and s["c[share_fall]"] >= 0.5


@judge(
    "Uzbekistan counted {c[firms_start]:n} Korean firms at work {c[firms_start].when}, {c[firms_peak]:n} "
    "{c[firms_peak].when} and {c[firms_end]:n} {c[firms_end].when}. That is {c[firms]:2} the first count and "
    "{c[firms_of_peak]:2} the peak."
)
def _peak(s: Stated) -> bool:
    frame = s.names["course"].data
    firms = frame[frame["label"].str.startswith("Korean firms")]
    return firms.loc[firms["times"].idxmax(), "when"] == s.value("c[firms_peak]").period


@judge(
    "Korea's part of all firms with foreign capital fell from {c[part_start]} in {c[part_start].year} to "
    "{c[part_end]} in {c[part_end].year}."
)
def _smaller_part(s: Stated) -> bool:
    start, end = s.value("c[part_start]"), s.value("c[part_end]")
    return s["c[part_fall]"] > 0 and written(start) != written(end)


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
    "Of {g[all]} in an article of {article}, {g[supported]:n} {g[supported]:is|are} supported; {g[clash]:n} "
    "{g[clash]:is|are} contradicted or at odds with the article's own numbers."
)
def _verdicts(s: Stated) -> bool:
    return s["g[all]"] > 0


@judge("Of {g[all]}, {g[supported]:n} supported; {g[clash]:n} contradicted or at odds with itself")
def _verdicts_headline(s: Stated) -> bool:
    return s["g[all]"] > 0


@judge("From recognition in {e[recognition]} to trains on their way in {e[trains]}")
def _milestones(s: Stated) -> bool:
    shown = s.names["events"].data["milestone"].tolist()
    return (shown[0], shown[-1]) == ("recognition", "rotem-shipped")


@judge("Uzbek nationals in Korea: {l[first]:n} at the {l[first].period}, {l[latest]:n} at the {l[latest].period}")
def _residents(s: Stated) -> bool:
    return s.value("l[first]").period != s.value("l[latest]").period


@judge("For {g[not-checkable]:n} of {g[all]} of the article, no public figure was found that tests them.")
def _untested(s: Stated) -> bool:
    untested = s.names["glance"].data["verdict"].eq("not checkable").sum()
    return untested > 1 and s["g[not-checkable]"] > 1


@judge(
    "Because shares were printed rounded, the fall of trade with Korea was found as a range: {d[fall_low]:0} to "
    "{d[fall_high]:0} from {d[start].period} to {d[end].period}."
)
def _range(s: Stated) -> bool:
    low, high = s["d[fall_low]"], s["d[fall_high]"]
    return 0 < low < high and s.value("d[start]").year < s.value("d[end]").year


@judge(
    "No full year of exports to Korea after {e[full_sold].year} was found in Uzbekistan's own figures; of money "
    "sent home, {e[full_transfers].year} was found."
)
def _exports_end_first(s: Stated) -> bool:
    frame = s.names["earned"].data
    full = frame[frame["months"] == 12].groupby("what")["year"].max()
    sold, sent = s.value("e[full_sold]").year, s.value("e[full_transfers]").year
    return sorted(full) == [sold, sent] and sold < sent


@judge(
    "Of {r[count]:n} projects announced since {r[since]}, {r[priced]:n} came with a printed sum; for the others none "
    "was found."
)
def _unpriced(s: Stated) -> bool:
    return 0 <= s["r[priced]"] < s["r[count]"]


@judge(
    "Flights flown were found up to {f[flown].period}. Whether the {a[announced]} announced by {a[announced].period} "
    "were flown wasn't found."
)
def _flown(s: Stated) -> bool:
    return s["f[flown]"] >= 0 and s["a[announced]"] > 0 and s.value("a[announced]").grade != "official"


@judge("No figure of net Korean aid after {a[latest].year} was found; in that year it was {a[latest]}.")
def _aid_ends(s: Stated) -> bool:
    latest = s.value("a[latest]")
    return s.names["aid"].data["year"].max() == latest.year and not s.names["sites"].current(latest.year)
