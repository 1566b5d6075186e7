"""What the sentences of the report on claims claim."""

from sentences import Judge, Stated


def _in_grammar(one: str, many: str, *fields: str) -> Judge:
    """The verb is that of one for one, else that of many."""

    def judge(stated: Stated) -> bool:
        return all(f" {one if stated[field] == 1 else many} " in f" {stated.text} " for field in fields)

    return judge


def _strong(stated: Stated) -> bool:
    """Each contradiction rests on an official or compiled figure, or on two sources."""
    against = [row for row in stated.names["found"] if row["verdict"] == "contradicted"]
    return all("official" in row["found"] or "compiled" in row["found"] or len(row["sources"]) >= 2 for row in against)


def _ends(stated: Stated) -> bool:
    """One theme is above every other, another below every other."""
    table = stated.names["tally"].data.set_index("topic").drop("All")
    share = 100 * table.get("supported", 0 * table["all"]) / table["all"]
    alone = (share == share.max()).sum() == (share == share.min()).sum() == 1
    return alone and stated["t[best]"] > stated["t[worst]"]


def _groups(stated: Stated) -> bool:
    """All quotients are below what is stated, and the number was found to be of a part."""
    row = next(row for row in stated.names["found"] if row["claim"] == "M7")
    return stated["own[high]"] < stated["o[stated]"] and row["verdict"] == "differs by definition"


JUDGES: dict[str, Judge] = {
    "{g[supported]:n} of {g[all]} in an article of {article} {g[supported]:agrees|agree} with figures that others "
    "published.": (_in_grammar("agrees", "agree", "g[supported]")),
    "{g[depends]:n} of them {g[depends]:holds|hold} for one way of counting, or held until a newer figure came.": (
        lambda s: s["g[depends]"] > 0 and _in_grammar("holds", "hold", "g[depends]")(s)
    ),
    "Figures contradict {g[contradicted]:none} of them; the article's own numbers clash with "
    "{g[internally-inconsistent]:none}.": lambda s: "clash with none" in s.text or s["g[internally-inconsistent]"] > 0,
    "{o[shared]:n} statements seem to repeat just {o[texts]}. If one text is wrong, all its statements may be wrong.": (
        lambda s: s["o[shared]"] >= 2 and s["o[shared]"] > s["o[texts]"]
    ),
    "With half of every tolerance {m[half]:n} {m[half]:verdict|verdicts} would differ, with twice as much "
    "{m[twice]:n}.": _in_grammar("verdict", "verdicts", "m[half]"),
    "{g[supported]:n} of {g[all]} {g[supported]:is|are} supported, {g[clash]:none} contradicted or clashing": (
        _in_grammar("is", "are", "g[supported]")
    ),
    "Statements about {t[best].definition} hold best: {t[best].period} are supported. About {t[worst].definition} the "
    "fewest are: {t[worst].period}.": _ends,
    "One press figure alone never contradicts a claim": _strong,
    "{o[shared]:n} of {g[all]} seem to come from {o[texts]}": lambda s: s["origins[largest]"] >= 2,
    "The stated number without status is {o[low]} to {o[high]} of legal residents, not {o[stated]}": (
        lambda s: s["o[low]"] < s["o[high]"] < s["o[stated]"]
    ),
    "If {o[stated]} of the residents were without status, they would be {o[tenth]}. The article's number and its "
    "percentage seem to belong to different groups. The number was printed for workers, the percentage for all "
    "residents.": (_groups),
    "Without any tolerance {m[none]:n} of {m[all]:n} verdicts would differ, with half of it {m[half]:n}.": (
        lambda s: s["m[none]"] <= s["m[all]"] >= s["m[half]"]
    ),
    "The verdict stays the same each time for {m[steady]:none} of {m[all]}.": lambda s: "nan" not in s.text,
    "{m[with_tolerance]:n} {m[with_tolerance]:has|have} a tolerance; for the others, such as dates and events, only "
    "the same will do.": lambda s: 0 < s["m[with_tolerance]"] < s["moved[all]"],
    "{s[claims]:n} {s[claims]:statement depends|statements depend} on the tolerance, {s[on_having]:none} on having one "
    "at all": lambda s: s["s[claims]"] >= max(1, s["s[on_having]"]),
    "In this run every tolerance is multiplied by {factor:g}.": lambda s: s.names["tolerance_factor"] != 1,
}

_LEDGER = "counts of this ledger, whatever the year"
TIMELESS: dict[str, str] = dict.fromkeys(
    (
        "{g[supported]:n} of {g[all]} in an article of {article} {g[supported]:agrees|agree} with figures that others "
        "published.",
        "{g[depends]:n} of them {g[depends]:holds|hold} for one way of counting, or held until a newer figure came.",
        "Figures contradict {g[contradicted]:none} of them; the article's own numbers clash with "
        "{g[internally-inconsistent]:none}.",
        "{o[shared]:n} statements seem to repeat just {o[texts]}. If one text is wrong, all its statements "
        "may be wrong.",
        "{o[shared]:n} of {g[all]} seem to come from {o[texts]}",
        "With half of every tolerance {m[half]:n} {m[half]:verdict|verdicts} would differ, with twice as "
        "much {m[twice]:n}.",
        "Statements about {t[best].definition} hold best: {t[best].period} are supported. About "
        "{t[worst].definition} the fewest are: {t[worst].period}.",
        "The stated number without status is {o[low]} to {o[high]} of legal residents, not {o[stated]}",
        "If {o[stated]} of the residents were without status, they would be {o[tenth]}. The article's number "
        "and its percentage seem to belong to different groups. The number was printed for workers, the "
        "percentage for all residents.",
        "The verdict stays the same each time for {m[steady]:none} of {m[all]}.",
        "{m[with_tolerance]:n} {m[with_tolerance]:has|have} a tolerance; for the others, such as dates and "
        "events, only the same will do.",
        "In this run every tolerance is multiplied by {factor:g}.",
        "Without any tolerance {m[none]:n} of {m[all]:n} verdicts would differ, with half of it {m[half]:n}.",
        "{g[supported]:n} of {g[all]} {g[supported]:is|are} supported, {g[clash]:none} contradicted or clashing",
    ),
    _LEDGER,
)
