"""What the sentences of the report on trade claim."""

from sentences import Judge, Stated, written

JUDGES: dict[str, Judge] = {}
TIMELESS: dict[str, str] = {
    "In {r[share].period} {name} came {r[place].definition}, with {r[share]} of Uzbekistan's turnover, among the "
    "partners whose figures are printed.": "what is printed stays printed",
    "In {s[gap].period} the two counts were {s[distance_low]} to {s[distance_high]} apart": "'counts' is a noun",
    "In {s[gap].period}, the last year here that both sides print, Uzbekistan counted {s[home_common]} and {name} "
    "{s[partner_common]}. As both are rounded, between {s[apart_low]} and {s[apart_high]} lie between them.": "what is "
    "printed stays printed",
    "The article's own figure, {c[stated]}, is no evidence for itself.": "of the rule, not of the figure",
    "The article is on South Korea; its statements are tested in the report on that country's trade.": "of the suite",
    "The bounds of {t[first_low].period} and {t[last_low].period} overlap: whether the turnover became more "
    "concentrated can't be said.": "of these data",
    "The list of the largest investors of {q[unnamed].period} doesn't name {name}: its part was {q[unnamed]}.": "what "
    "is printed stays printed",
    "The last flow of a year found here, {m[flow]} in {m[flow].period}, is {m[share]} of that total.": "a sum",
    "The newest pair of figures is {c[times].definition} of {c[times].period}: Uzbekistan bought {c[times]} as much as "
    "it sold.": "of these data",
    "The next partner that is surely larger, with {r[above]}, is {r[times]} as large.": "of the year in the subtitle",
}


PLACES = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"]


def judge(template: str):
    """Register the judge of a template."""

    def register(function: Judge) -> Judge:
        JUDGES[template] = function
        return function

    return register


@judge("In {c[latest].period} Uzbekistan's sales to {name} paid for {c[latest]} of its purchases there.")
def _paid(s: Stated) -> bool:
    return s["c[latest]"] >= 0


@judge("The same total of investment, '{m[plateau]}', was quoted {m[times]:n} times from {m[since]} to {m[until]}.")
@judge("'{m[plateau]}': the same total, quoted {m[times]:n} times from {m[since]} to {m[until]}")
def _quoted(s: Stated) -> bool:
    return s["m[times]"] >= 3 and s["m[since]"] < s["m[until]"]


@judge("In {f[times].period} {name} sold {f[times]} as much as it bought")
def _sold(s: Stated) -> bool:
    return s["f[times]"] > 1


@judge("In {w[times].period} the trade weighed {w[times]:0} as much for Uzbekistan as for {name}")
def _weighed(s: Stated) -> bool:
    return s["w[times]"] > 1


@judge("The last flow of a year found here, {m[flow]} in {m[flow].period}, is {m[share]} of that total.")
def _part_of_total(s: Stated) -> bool:
    return s["m[share]"] < 100


@judge(
    "With {p[total_growth]:+} a year for Uzbekistan's whole turnover, {name}'s share would move from "
    "{p[share_start]} in {p[share_start].period} to {p[share_end]} in {p[share_end].period}."
)
def _moves(s: Stated) -> bool:
    return s["p[share_end]"] <= 100


@judge(
    "Trade with {name} fell by about {d[fall]:0} from {d[start].period} to {d[end].period}, to {d[end]:1}; "
    "Uzbekistan's whole trade grew by {d[growth]:0}."
)
@judge(
    "Trade with {name} fell by about {d[fall]:0} from {d[start].period} to {d[end].period}; all trade grew "
    "{d[growth]:0}"
)
def _fell_while_all_grew(s: Stated) -> bool:
    start, end = s.value("d[start]"), s.value("d[end]")
    return s["d[fall]"] > 0 < s["d[growth]"] and end.amount < start.amount and start.period < end.period


@judge("Rounding leaves a fall of {d[fall_low]} to {d[fall_high]}.")
def _fall_between(s: Stated) -> bool:
    return 0 < s["d[fall_low]"] < s["d[fall_high]"]


@judge(
    "{name}'s share was {y[start]} in {y[start].period}, {y[trough]} in {y[trough].period}, {y[recovery]} in "
    "{y[recovery].period} and {y[end]} in {y[end].period}."
)
def _in_four_years(s: Stated) -> bool:
    years = [s.value(f"y[{name}]").period for name in ("start", "trough", "recovery", "end")]
    return years == sorted(set(years))


@judge(
    "In {r[share].period} {name} came {r[place].definition}, with {r[share]} of Uzbekistan's turnover, among the "
    "partners whose figures are printed."
)
@judge("In {r[share].period} {name} came {r[place].definition}")
def _came(s: Stated) -> bool:
    frame = s.names["rank"].data.set_index("name")
    own, others = frame.loc[s.names["pair"].partner_name], frame.drop(index=s.names["pair"].partner_name)
    before, after = others["low"] >= own["high"], others["high"] <= own["low"]
    level = others.index[~before & ~after]
    words = s.value("r[place]").definition
    return words.startswith(PLACES[before.sum()]) and [*level] == [name for name in others.index if name in words]


@judge("The next partner that is surely larger, with {r[above]}, is {r[times]} as large.")
def _next_larger(s: Stated) -> bool:
    return s["r[times]"] > 1


@judge(
    "In {r[unlisted].period} {name} wasn't among the {r[unlisted]:n} partners printed; the smallest of these was "
    "{r[smallest].definition}, with {r[smallest]}."
)
def _not_among(s: Stated) -> bool:
    frame = s.names["pair"].frames["trade_shares"]
    when = frame[(frame["year"] > s.value("r[share]").year) & (frame["flow"] == "turnover")]
    return s.names["partner"] not in set(when["partner"]) and s["r[unlisted]"] > 1


@judge("In {s[gap].period} the two counts were {s[distance_low]} to {s[distance_high]} apart")
def _apart_between(s: Stated) -> bool:
    return 0 < s["s[distance_low]"] < s["s[distance_high]"]


@judge(
    "In {s[gap].period}, the last year here that both sides print, Uzbekistan counted {s[home_common]} and {name} "
    "{s[partner_common]}. As both are rounded, between {s[apart_low]} and {s[apart_high]} lie between them."
)
def _last_common(s: Stated) -> bool:
    frame = s.names["size"].data
    sides = frame[frame["rank"] == 1].groupby("year")["reporter"].nunique()
    last = s.value("s[gap]").period == str(sides[sides == 2].index.max())
    return last and 0 < s["s[apart_low]"] < s["s[apart_high]"]


@judge(
    "The newest pair of figures is {c[times].definition} of {c[times].period}: Uzbekistan bought {c[times]} as much as "
    "it sold."
)
def _bought_more(s: Stated) -> bool:
    newest = s.names["coverage"].data.iloc[-1]
    return s["c[times]"] > 1 and s.value("c[times]").period == newest["period"]


@judge("{name}'s share fell from {y[start]} in {y[start].period} to {y[end]} in {y[end].period}")
def _share_fell(s: Stated) -> bool:
    start, end = s.value("y[start]"), s.value("y[end]")
    return end.amount < start.amount and start.period < end.period and written(start) != written(end)


@judge(
    "The fall wasn't steady: {y[trough]} in {y[trough].period} came before {y[recovery]} in {y[recovery].period}. A "
    "comparison that begins in {y[trough].period} begins low."
)
def _unsteady(s: Stated) -> bool:
    low, high = s.value("y[trough]"), s.value("y[recovery]")
    return low.amount < high.amount and low.period < high.period and s["y[end]"] < s["course.start"]


@judge(
    "At the share of {y[trough].period} the trade of {y[now].period} would be {y[at_trough]:1}; at that of "
    "{y[recovery].period}, {y[at_recovery]:1}. It is {y[now]:1}."
)
def _at_former_shares(s: Stated) -> bool:
    return s["y[now]"] < min(s["y[at_trough]"], s["y[at_recovery]"])


@judge(
    "Of the partners printed in both {m[start].period} and {m[end].period}, {m[gain].definition} gained most: "
    "{m[gain]:+}. {name}'s share moved by {m[change]}."
)
def _gained_most(s: Stated) -> bool:
    frame = s.names["months"].data
    return s["m[gain]"] > 0 and frame.loc[frame["change"].idxmax(), "name"] in s.value("m[gain]").definition


@judge("At these rates {name} {p[outcome].definition}")
def _passes_or_not(s: Stated) -> bool:
    path = s.names["path"]
    ours, theirs = path["partner_start"].amount, path["rival_start"].amount
    for year in range(path["partner_start"].year + 1, path["partner_start"].year + 101):
        ours, theirs = (
            amount * (1 + path[name].amount / 100) for amount, name in ((ours, "growth"), (theirs, "rival_growth"))
        )
        if ours > theirs:
            return s.text.endswith(f" would pass {s.names['other']} in {year}")
    return s.text.endswith(f" would not pass {s.names['other']} within a century")


@judge("Of imported cars, {a[start]} came from {name} in {a[start].period}, {a[end]} in {a[end].period}")
def _cars_from(s: Stated) -> bool:
    return s.value("a[start]").definition == s.value("a[end]").definition and s["a[end]"] < s["a[start]"]


@judge(
    "{a[leader].definition} sent {a[leader_start]:0} in {a[leader_start].period} and {a[leader]:0} in "
    "{a[leader].period}, the most in the last of these periods."
)
def _sent_most(s: Stated) -> bool:
    frame = s.names["cars"].data
    last = frame[frame["period"] == s.value("a[leader]").period]
    return (
        s["a[leader]"] > s["cars.end"] and last.loc[last["value"].idxmax(), "name"] in s.value("a[leader]").definition
    )


@judge("In {a[parts].period} car parts were {a[parts]:0} of all goods that {name} sold to Uzbekistan.")
def _car_parts(s: Stated) -> bool:
    return s["a[parts]"] >= 0


@judge("{name}'s share of imports fell from {b[peak]} in {b[peak].period} to {b[end]} in {b[end].period}")
def _imports_fell(s: Stated) -> bool:
    peak, end = s.value("b[peak]"), s.value("b[end]")
    return end.amount < peak.amount and peak.period < end.period and written(peak) != written(end)


@judge("Turnover was less concentrated than imports: {t[last_low]:n} to {t[last_high]} in {t[last_high].period}")
def _less_concentrated(s: Stated) -> bool:
    return s["t[last_low]"] < s["t[last_high]"] < s["imports.last_low"]


@judge(
    "The bounds of {t[first_low].period} and {t[last_low].period} overlap: whether the turnover became more "
    "concentrated can't be said."
)
def _overlap(s: Stated) -> bool:
    return max(s["whole.first_low"], s["whole.last_low"]) <= min(s["whole.first_high"], s["whole.last_high"])


@judge(
    "{name}'s part of all firms with foreign capital at work in Uzbekistan fell from {q[start]} in {q[start].period} "
    "to {q[end]} in {q[end].period}."
)
def _firms_fell(s: Stated) -> bool:
    start, end = s.value("q[start]"), s.value("q[end]")
    return end.amount < start.amount and start.period < end.period and written(start) != written(end)


@judge("The list of the largest investors of {q[unnamed].period} doesn't name {name}: its part was {q[unnamed]}.")
def _unnamed(s: Stated) -> bool:
    frame = s.names["pair"].frames["investment"]
    listed = frame[(frame["measure"] == "foreign_investment_share") & (frame["date"] == s.value("q[unnamed]").period)]
    return s.names["partner"] not in set(listed["investor"]) and len(listed) >= 5


@judge("In {q[flow].period} {name} brought {q[flow]} of all foreign investment of the year.")
def _brought(s: Stated) -> bool:
    return 0 <= s["q[flow]"] <= 100.5


@judge(
    "Of goods at customs the share was {b[other]} in {b[other].period}: {name} came "
    "{b[place].definition} among the partners printed."
)
def _place_in_imports(s: Stated) -> bool:
    frame = s.names["pair"].frames["trade_shares"]
    other = s.value("b[other]")
    rows = frame[(frame["flow"] == "imports") & (frame["year"] == other.year) & (frame["definition"] == "goods")]
    own = rows.loc[rows["partner"] == s.names["partner"], "value"].iloc[0]
    return s.value("b[place]").definition == PLACES[int((rows["value"] > own).sum())]


@judge(
    "{product} made up {g[largest]:0} of what {name} sold in {g[year]}, the last year with figures by kind of goods."
)
def _product(s: Stated) -> bool:
    return s["g[largest]"] > 0 and s.names["goods"].data.iloc[0]["product"] == s.fields["product"]


@judge(
    "Imports were more concentrated in {i[last_low].period} than in {i[first_low].period}: at least {i[last_low]}, "
    "after at most {i[first_high]}."
)
def _concentrated(s: Stated) -> bool:
    return s["i[last_low]"] > s["imports.first_high"]
