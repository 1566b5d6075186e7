"""What the sentences of the report on trade claim."""

from sentences import Judge, Stated, written

JUDGES: dict[str, Judge] = {}
TIMELESS: dict[str, str] = {
    "In {r[share].period} {name} came {r[place].definition}, with {r[share]} of Uzbekistan's turnover, among the "
    "partners whose figures are printed.": "what is printed stays printed",
    "In {s[gap].period} the two counts were {s[distance_low]} to {s[distance_high]} apart": "'counts' is a noun",
    "In {s[gap].period}, the last year here that both sides print, Uzbekistan counted {s[home_common]} and {name} "
    "{s[partner_common]}. As both are rounded, they are {s[apart_low]} to {s[apart_high]} apart.": "what is "
    "printed stays printed",
    "The article's own figure, {c[stated]}, is no evidence for itself.": "of the rule, not of the figure",
    "The article is on South Korea; its statements are tested in the report on that country's trade.": "of the suite",
    "In dollars the trade of {y[now].period} was {y[above_trough]:0} above Uzbekistan's count of {y[trough].period} "
    "and {y[below_recovery]:0} below that of {y[recovery].period}.": "'count' is a noun",
    "{name}'s share of imports was {b[start]} in {b[start].period}, {b[peak]} in {b[peak].period} and {b[end]} in "
    "{b[end].period}; by another count, {b[other]} in {b[other].period}.": "'count' is a noun",
    "The list of the largest investors of {q[unnamed].period} doesn't name {name}: its part was {q[unnamed]}.": "what "
    "is printed stays printed",
    "The last flow of a year found here, {m[flow]} in {m[flow].period}, was {m[share]} of that total.": "a sum",
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


@judge("'{m[plateau]}': the same total, quoted {m[times]:n} times from {m[since]} to {m[until]}")
def _quoted(s: Stated) -> bool:
    return s["m[times]"] >= 3 and s["m[since]"] < s["m[until]"]


@judge("In {w[times].period} trade weighed {w[times]:0} as much for Uzbekistan as for {name}")
def _weighed(s: Stated) -> bool:
    return s["w[times]"] > 1


@judge("The last flow of a year found here, {m[flow]} in {m[flow].period}, was {m[share]} of that total.")
def _part_of_total(s: Stated) -> bool:
    return s["m[share]"] < 100


@judge(
    "With {p[total_growth]:+} a year for Uzbekistan's whole turnover, {name}'s share would move from "
    "{p[share_start]} in {p[share_start].period} to {p[share_end]} in {p[share_end].period}."
)
def _moves(s: Stated) -> bool:
    return s["p[share_end]"] <= 100


@judge(
    "Trade with {name} fell by about {d[fall]:0} from {d[start].period} to {d[end].period}, to {d[end]:~}; "
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
    "{s[partner_common]}. As both are rounded, they are {s[apart_low]} to {s[apart_high]} apart."
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
    "At the share of {y[trough].period} the trade of {y[now].period} would be {y[at_trough]:~}; at that of "
    "{y[recovery].period}, {y[at_recovery]:~}. It is {y[now]:~}."
)
def _at_former_shares(s: Stated) -> bool:
    return s["y[now]"] < min(s["y[at_trough]"], s["y[at_recovery]"])


@judge("From {m[start].period} to {m[end].period} {m[gain].definition} gained {m[gain]}, {name} lost {m[loss]:n}")
def _gained_and_lost(s: Stated) -> bool:
    frame = s.names["partners"].data.set_index("name")
    change = frame[s.value("m[end]").period] - frame[s.value("m[start]").period]
    gained = change.drop(index=s.names["pair"].partner_name).idxmax()
    return gained in s.value("m[gain]").definition and change[gained] > 0 > change[s.names["pair"].partner_name]


@judge("At {p[rates].definition} {name} {p[outcome].definition}")
def _passes_or_not(s: Stated) -> bool:
    path = s.names["path"]
    if s.text.startswith("At the rates observed"):
        pairs = [(path["growth"], path["seen_partner"]), (path["rival_growth"], path["seen_rival"])]
        if any(abs(rate.amount - seen.amount) > 0.0501 for rate, seen in pairs):
            return False
    ours, theirs = path["partner_start"].amount, path["rival_start"].amount
    for year in range(path["partner_start"].year + 1, path["partner_start"].year + 101):
        ours, theirs = (
            amount * (1 + path[name].amount / 100) for amount, name in ((ours, "growth"), (theirs, "rival_growth"))
        )
        if ours > theirs:
            return s.text.endswith(f" would pass {s.names['other']} in {year}")
    return s.text.endswith(f" would not pass {s.names['other']} within a century")


@judge(
    "{name} sent {a[least]:0} to {a[most]:0} of imported cars, {a[leader].definition} {a[leader_least]:0} to "
    "{a[leader_most]:0}"
)
def _cars_from(s: Stated) -> bool:
    frame = s.names["cars"].data
    own = frame["name"] == s.names["pair"].partner_name
    last = frame[frame["period"] == frame["period"].iloc[-1]]
    leads = last.loc[last["value"].idxmax(), "name"] in s.value("a[leader]").definition
    return leads and frame.loc[own, "percent"].nunique() > 1 < frame.loc[~own, "percent"].nunique()


@judge("Of the cars imported in the whole of {a[full].period}, {a[full]} came from {name}.")
def _cars_of_a_year(s: Stated) -> bool:
    return s.value("a[full]").period.isdigit() and 0 <= s["a[full]"] <= 100.5


@judge("In {a[parts].period} car parts were {a[parts]:0} of all goods that {name} sold to Uzbekistan.")
def _car_parts(s: Stated) -> bool:
    return s["a[parts]"] >= 0


@judge(
    "{name}'s share of imports: {b[start]} in {b[start].period}, {b[peak]} in {b[peak].period}, {b[end]} in "
    "{b[end].period}"
)
@judge(
    "{name}'s share of imports was {b[start]} in {b[start].period}, {b[peak]} in {b[peak].period} and {b[end]} in "
    "{b[end].period}; by another count, {b[other]} in {b[other].period}."
)
def _imports_in_three_years(s: Stated) -> bool:
    years = [s.value(f"b[{name}]").period for name in ("start", "peak", "end")]
    return years == sorted(set(years)) and s["b[peak]"] >= max(s["b[start]"], s["b[end]"])


@judge("In {t[turnover_high].period} turnover was less concentrated than imports: at most {t[turnover_high]}")
def _less_concentrated(s: Stated) -> bool:
    frame = s.names["whole"].data
    year = frame[frame["period"] == s.value("t[turnover_high]").period].set_index("flow")
    return s["t[turnover_high]"] < s["whole.imports_low"] and set(year.index) == {"turnover", "imports"}


@judge(
    "The bounds of turnover overlap, {t[first_low]:n} to {t[first_high]:n} points in {t[first_low].period} and "
    "{t[last_low]:n} to {t[last_high]:n} in {t[last_low].period}: a change can't be shown."
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


@judge("By {b[other].definition} the share was {b[other]} in {b[other].period}: {name} came {b[place].definition}.")
def _place_in_imports(s: Stated) -> bool:
    frame = s.names["pair"].frames["trade_shares"]
    other = s.value("b[other]")
    rows = frame[(frame["flow"] == "imports") & (frame["year"] == other.year) & (frame["definition"] == "goods")]
    own = rows.loc[rows["partner"] == s.names["partner"], "value"].iloc[0]
    return s.value("b[place]").definition == PLACES[int((rows["value"] > own).sum())]


@judge("All such firms went from {q[all_start]:n} in {q[all_start].period} to {q[all_end]:n} in {q[all_end].period}.")
def _all_firms(s: Stated) -> bool:
    ends = s.value("q[all_start]").period, s.value("q[all_end]").period
    return ends == (s.names["firms"]["start"].period, s.names["firms"]["end"].period)


@judge("In all {f[years]:n} years with both figures, to {f[times].period}, {name} sold more than it bought")
def _sold_more(s: Stated) -> bool:
    rows = s.names["flows"].data[["year", "sells", "buys"]].dropna()
    # How many years there are is the number of these rows: a count that moved alone is of no world.
    last = s.value("f[times]").period == str(rows["year"].max())
    return last and bool((rows["sells"] > rows["buys"]).all())


@judge("For {f[times].period} rounding leaves {f[times_low]:n} to {f[times_high]} as much sold as bought.")
def _rounding_leaves(s: Stated) -> bool:
    return s["f[times_low]"] < s["f[times_high]"]


@judge(
    "In dollars the trade of {y[now].period} was {y[above_trough]:0} above Uzbekistan's count of {y[trough].period} "
    "and {y[below_recovery]:0} below that of {y[recovery].period}."
)
def _above_and_below(s: Stated) -> bool:
    return s["y[above_trough]"] > 0 < s["y[below_recovery]"] and s.value("y[recovery]").year < s.value("y[now]").year


@judge(
    "{product} made up {g[largest]:0} of what {name} sold in {g[year]}, the last year with figures by kind of goods."
)
def _product(s: Stated) -> bool:
    return s["g[largest]"] > 0 and s.names["goods"].data.iloc[0]["product"] == s.fields["product"]


@judge(
    "Imports were more concentrated in {i[last_low].period} (at least {i[last_low]}) than in {i[first_low].period} (at "
    "most {i[first_high]:n})."
)
def _concentrated(s: Stated) -> bool:
    return s["i[last_low]"] > s["imports.first_high"]
