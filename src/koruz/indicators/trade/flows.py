"""How big the trade is, by whose count, and which way it flows."""

from __future__ import annotations

import math

import pandas as pd

from koruz.indicators.evidence import once, without_article
from koruz.indicators.rounding import printed_range
from koruz.indicators.trade.turnovers import marked, sources_of_turnovers, turnover_value, turnovers
from koruz.indicators.trade.view import View
from koruz.report import describe
from koruz.report.results import (
    HOW,
    JUDGED,
    PAPERS,
    PERIOD,
    SOURCE,
    STATUS,
    YEAR,
    Column,
    Result,
    sources_of,
    values_by_name,
)
from koruz.report.values import Value, derive, excess, of_row, ratio
from koruz.words.pair import HOME, WORLD
from koruz.words.units import MILLION, billions, part, percent
from koruz.words.written import amount_text, number_text, period_label

_PAPERS = (*JUDGED,)


def mirror(view: View) -> Result:
    """Turnover of the pair in full years, as each side counts it (mirror statistics).

    Where a side prints no turnover, its exports and imports are added; the status of such a row says so.

    Returns:
        Rows of year, count, value in USD million and rank: 1 is the figure that precedence chooses, the others are what
        further sources print; values `home_latest`, `partner_latest`, `home_common`, `partner_common` (the last year
        that both count), `gap` (home over partner in percent in that year), `distance` (its size without sign),
        `distance_low` and `distance_high` (the ends between which rounding leaves it, percent of the partner's count)
        and `apart_low` and `apart_high` (the same in USD million).
    """
    ranked = view.ranked(turnovers(view), "reporter", "year")
    data = ranked.assign(count=ranked["reporter"].map(lambda code: f"{view.names[code]}'s count"))
    data = data.assign(billion=billions(data["value"]))
    data = data.sort_values(["count", "year", "rank"], ascending=[False, True, True], kind="stable")
    columns = (
        YEAR,
        Column("count", "Whose count"),
        Column("value", "Turnover", MILLION),
        Column("rank", "Order of precedence", "rank", 0),
    )
    chosen = data[data["rank"] == 1]
    text = describe.course(chosen, x="year", y="value", series="count", unit=MILLION)
    latest = [_latest(chosen, HOME, "home_latest"), _latest(chosen, view.partner, "partner_latest")]
    values = values_by_name([*latest, *_gap(view, chosen)])
    return Result(marked(data), (*columns, *_PAPERS), sources_of_turnovers(data), text, values)


def _latest(data: pd.DataFrame, reporter: str, name: str) -> Value:
    rows = data[data["reporter"] == reporter]
    return _turnover(rows.iloc[-1], name) if len(rows) else Value.missing(name, MILLION)


def _turnover(row: pd.Series, name: str) -> Value:
    period = period_label(int(row["year"]), int(row["months"]))
    return turnover_value(row, name, period=period, definition=f"turnover, {row['count']}")


def _gap(view: View, data: pd.DataFrame) -> list[Value]:
    sides = data.pivot(index="year", columns="reporter", values="value").reindex(columns=[HOME, view.partner]).dropna()
    if sides.empty:
        units = dict.fromkeys(("home_common", "partner_common", "apart_low", "apart_high"), MILLION)
        units |= dict.fromkeys(("gap", "distance", "distance_low", "distance_high"), "percent")
        return [Value.missing(name, unit) for name, unit in units.items()]
    rows = data[data["year"] == sides.index[-1]].set_index("reporter")
    home = _turnover(rows.loc[HOME], "home_common")
    away = _turnover(rows.loc[view.partner], "partner_common")
    gap = excess("gap", home, away, definition="home's count over the partner's")
    return [home, away, gap, *_distances(home, away, gap)]


def _distances(home: Value, away: Value, gap: Value) -> list[Value]:
    """How far the counts lie apart in percent of the partner's, and between which ends the rounding leaves this."""
    ours, theirs = printed_range(home), printed_range(away)
    low = max(0.0, theirs.low - ours.high, ours.low - theirs.high)
    high = max(theirs.high - ours.low, ours.high - theirs.low)
    ends = {"low": low, "high": high}

    def found(name: str, amount: float, unit: str) -> Value:
        return derive(name, amount, unit, f"size of {gap.derived}", (home, away), definition="between the counts")

    one = percent(1, away.amount) if away > 0 else math.nan
    return [
        found("distance", abs(gap.amount), "percent"),
        *(found(f"distance_{end}", _whole(one * amount), "percent") for end, amount in ends.items()),
        *(found(f"apart_{end}", amount, MILLION) for end, amount in ends.items()),
    ]


def _whole(percent: float) -> float:
    """An end of a rounding is known to whole percents at best."""
    return float(round(percent)) if math.isfinite(percent) else percent


def counts_of_year(view: View) -> Result:
    """Every figure that the data have for the turnover of one year, beside the one implied by share times total.

    The year is the last full one for which at least two sources print a figure.

    Returns:
        Rows of count, value in USD million, how, grade, source, the best first; values `lowest`, `highest`,
        `spread` (highest over lowest in percent), `implied`, `stated` (the article's own figure) and `year`.
    """
    pairs = view.counts("turnover", months=12)
    counted = pairs.groupby("year")["source"].nunique()
    years = counted[counted >= 2].index
    columns = (
        Column("count", "Whose count"),
        Column("value", "Turnover", MILLION),
        HOW,
        *PAPERS,
    )
    if not len(years):
        return Result.nothing(columns, pairs.assign(count="", how=""))
    year = int(max(years))
    rows = view.ranked(pairs[pairs["year"] == year], "reporter", "year").sort_values(
        "reporter", ascending=False, kind="stable"
    )
    data = rows.assign(
        count=rows["reporter"].map(lambda code: f"{view.names[code]}'s count"), how=rows.apply(_how, axis=1)
    )
    implied = implied_turnover(view, view.partner, year)
    if implied.known:
        data = pd.concat([data, _implied_row(view, implied)], ignore_index=True)
    values = _range_values(data, implied, year)
    text = f"Turnover of {year}: " + describe.ranking(data, category="count", value="value", unit=MILLION)
    return Result(data, columns, sources_of(data), text, values)


def _how(row: pd.Series) -> str:
    if row["grade"] == "article":
        return "the article under test"
    words = (
        f"as given by {row['authority']}" if isinstance(row["authority"], str) and row["authority"] else "as printed"
    )
    return f"{words}, rounded" if row["status"] == "rounded" else words


def _implied_row(view: View, implied: Value) -> pd.DataFrame:
    row = {
        "count": f"{view.home_name}'s share and total",
        "value": round(implied.amount, 1),
        "how": f"derived: {implied.derived}",
        "grade": implied.grade,
        "source": implied.sources[0],
    }
    return pd.DataFrame([row])


def _range_values(data: pd.DataFrame, implied: Value, year: int) -> dict[str, Value]:
    rows = data[data["status"].notna() & (data["grade"] != "article")]
    order = rows.sort_values("value", kind="stable")
    low, high = (
        of_row(order.iloc[place], name, period=str(year), definition=f"turnover, {order.iloc[place]['count']}")
        for place, name in ((0, "lowest"), (-1, "highest"))
    )
    spread = excess("spread", high, low)
    when = Value("year", year, "year", str(year), "year compared", low.grade, low.sources)
    return values_by_name([low, high, spread, implied, _stated(data, year), when])


def _stated(data: pd.DataFrame, year: int) -> Value:
    """What the article under test says of that year."""
    rows = data[data["grade"] == "article"]
    if rows.empty:
        return Value.missing("stated", MILLION)
    return of_row(rows.iloc[0], "stated", period=str(year), definition="turnover, the article under test")


@once
def implied_turnover(view: View, partner: str, year: int) -> Value:
    """Turnover with a partner as its printed share times Uzbekistan's printed total, both national; a derived value.

    The total is the one that the share's own source prints, if it prints one: totals are revised later, shares aren't.
    """
    parts = implied_parts(view, partner, year)
    if not all(part.known for part in parts):
        return Value.missing("implied", MILLION, str(year))
    share, total = parts
    how = f"{share.text} of {total.text}"
    words = {"definition": f"turnover with {view.names[partner]}, implied"}
    return derive("implied", part(share.amount, total.amount), MILLION, how, parts, **words)


@once
def implied_parts(view: View, partner: str, year: int) -> tuple[Value, Value]:
    """The printed share of a partner and the total that it is a share of."""
    share = national(view, "trade_shares", partner, year)
    same = None if share is None else national(view, "trade", WORLD, year, source=share["source"])
    total = national(view, "trade", WORLD, year) if same is None else same
    found = (("share", share, "share of national turnover"), ("total", total, "national turnover with the world"))
    units = {"share": "percent of total", "total": MILLION}
    first, last = (
        Value.missing(name, units[name], str(year))
        if row is None
        else of_row(row, name, period=str(year), definition=words)
        for name, row, words in found
    )
    return first, last


@once
def national(view: View, table: str, partner: str, year: int, **equal: object) -> pd.Series | None:
    """The row that precedence chooses, without the article's own figures: it is the article that is tested."""
    rows = view.rows(
        table, reporter=HOME, partner=partner, flow="turnover", definition="national", months=12, year=year, **equal
    )
    rows = without_article(rows)
    return None if rows.empty else view.one_per(rows, "year").iloc[0]


def balance(view: View) -> Result:
    """What the partner sells to Uzbekistan and buys from it in full years, both in the partner's own count of goods.

    Where the partner's count of its purchases is missing, the year keeps its sales alone: a gap stays a gap.

    Returns:
        Rows of year, sells, buys in USD million; values `sells`, `buys`, `times` for the last year with both,
        `times_low` and `times_high` (the ends between which rounding leaves `times`), `years` (how many years have
        both) and `surplus` (in how many of them the partner sold more), `peak` for the highest sales, `sells_latest`
        for the last sales.
    """
    rows = view.counts(["exports", "imports"], months=12)
    chosen = view.one_per(rows[rows["reporter"] == view.partner], "year", "flow")
    wide = chosen.pivot(index="year", columns="flow", values="value").reindex(columns=["exports", "imports"])
    names = {"exports": "sells", "imports": "buys"}
    data = wide.rename(columns=names).join([_papers_of(chosen, paper, names) for paper in ("status", "source")])
    data = data.reset_index().assign(
        sells_billion=lambda each: billions(each["sells"]),
        buys_billion=lambda each: billions(each["buys"]),
    )
    columns = (
        YEAR,
        Column("sells", f"{view.partner_name} sells", MILLION),
        Column("buys", f"{view.partner_name} buys", MILLION),
        Column("status_sells", "Status of the sales"),
        Column("status_buys", "Status of the purchases"),
        Column("source_sells", "Source of the sales"),
        Column("source_buys", "Source of the purchases"),
    )
    text = _balance_text(view, data)
    return Result(data, columns, sources_of(chosen), text, values_by_name(_balance_values(view, chosen)))


def _papers_of(rows: pd.DataFrame, paper: str, names: dict[str, str]) -> pd.DataFrame:
    """Status or source of either flow by year, a column each."""
    wide = rows.pivot(index="year", columns="flow", values=paper).reindex(columns=[*names])
    return wide.rename(columns=names).add_prefix(f"{paper}_")


def _balance_text(view: View, data: pd.DataFrame) -> str:
    names = {"sells": f"{view.partner_name}'s sales", "buys": f"{view.partner_name}'s purchases"}
    long = data.melt("year", ["sells", "buys"], "flow").assign(flow=lambda frame: frame["flow"].map(names))
    return describe.course(long, x="year", y="value", series="flow", unit=MILLION) if len(data) else ""


def _balance_values(view: View, chosen: pd.DataFrame) -> list[Value]:
    def value(row: pd.Series, name: str) -> Value:
        word = "sales to" if row["flow"] == "exports" else "purchases from"
        return of_row(
            row, name, period=str(row["year"]), definition=f"{view.partner_name}'s {word} {view.home_name}, goods"
        )

    sales = chosen[chosen["flow"] == "exports"].sort_values("year")
    both = set(sales["year"]) & set(chosen.loc[chosen["flow"] == "imports", "year"])
    found = {}
    if len(sales):
        found = {
            "sells_latest": value(sales.iloc[-1], "sells_latest"),
            "peak": value(sales.sort_values("value", kind="stable").iloc[-1], "peak"),
        }
    if both:
        pair = chosen[chosen["year"] == max(both)].set_index("flow", drop=False)
        found["sells"], found["buys"] = value(pair.loc["exports"], "sells"), value(pair.loc["imports"], "buys")
        found["times"] = ratio("times", found["sells"], found["buys"])
        found |= _times_ends(found) | _surplus(chosen, both, pair.iloc[0])
    times = ("times", "times_low", "times_high")
    units = dict.fromkeys(times, "times") | dict.fromkeys(("years", "surplus"), "years")
    names = ("sells", "buys", *times, "years", "surplus", "peak", "sells_latest")
    return [found.get(name, Value.missing(name, units.get(name, MILLION))) for name in names]


def _times_ends(found: dict[str, Value]) -> dict[str, Value]:
    """The ends between which rounding leaves the sales over the purchases."""
    sells, buys = found["sells"], found["buys"]
    ours, theirs = printed_range(sells), printed_range(buys)
    ends = {"times_low": (ours.low, theirs.high), "times_high": (ours.high, theirs.low)}
    return {
        name: derive(name, _in_digits(top / bottom) if bottom else math.nan, "times", "by rounding", (sells, buys))
        for name, (top, bottom) in ends.items()
    }


def _in_digits(times: float) -> float:
    """A ratio without decimals that rounding doesn't leave."""
    return float(round(times)) if 10 <= times < math.inf else round(times, 1)


def _surplus(chosen: pd.DataFrame, both: set[int], last: pd.Series) -> dict[str, Value]:
    """How many years have both flows, and in how many of these the sales are larger."""
    wide = chosen[chosen["year"].isin(both)].pivot(index="year", columns="flow", values="value")
    counted = {"years": len(wide), "surplus": int((wide["exports"] > wide["imports"]).sum())}
    papers = (str(wide.index.max()), "years with both flows", last["grade"], (last["source"],))
    return {name: Value(name, float(number), "years", *papers) for name, number in counted.items()}


def coverage(view: View) -> Result:
    """How far Uzbekistan's sales pay for its purchases: exports to the partner in percent of imports from it.

    Full years and part-years stand side by side because a ratio, unlike a sum, doesn't grow with the months covered.
    Both flows come from one reporter, one period and one source.

    Returns:
        Rows of period, count, coverage in percent, the two flows in USD million; values `latest`, `lowest`,
        `highest`, and `times` (the purchases over the sales of the latest; its definition says by whose count).
    """
    data = _paired_flows(view)
    home = data["reporter"] == HOME
    data = data.assign(
        out=data["exports"].where(home, data["imports"]),
        into=data["imports"].where(home, data["exports"]),
        count=data["reporter"].map(lambda code: f"{view.names[code]}'s count"),
    )
    data = data[data["into"] > 0].sort_values(["year", "months", "reporter"])
    data = data.assign(coverage=percent(data["out"], data["into"]))
    data = data.assign(period=[period_label(int(y), int(m)) for y, m in zip(data["year"], data["months"], strict=True)])
    columns = (
        PERIOD,
        Column("count", "Whose count"),
        Column("out", f"{view.home_name} sells", MILLION),
        Column("into", f"{view.home_name} buys", MILLION),
        Column("coverage", "Coverage", "percent", 1),
        STATUS,
        SOURCE,
    )
    marks = zip(data["period"], data["count"], data["coverage"], strict=True)
    text = "; ".join(f"{period}, {count}: {number_text(share, 1)}%" for period, count, share in marks)
    return Result.of(data, columns, f"Sales in percent of purchases: {text}.", lambda: _coverage_values(view, data))


def _paired_flows(view: View) -> pd.DataFrame:
    """Exports and imports of the pair that one source prints side by side, one pair for each reporter and period."""
    sold, bought = (view.counts(flow) for flow in ("exports", "imports"))
    keys = ["reporter", "partner", "definition", "year", "months", "unit", "source"]
    both = sold.merge(bought[[*keys, "value", "status"]], on=keys, suffixes=("", "_imports"))
    ranks = view.precedence.statuses
    weaker = both["status_imports"].map(ranks) > both["status"].map(ranks)
    both["status"] = both["status"].mask(weaker, both["status_imports"])
    chosen = view.one_per(both, "reporter", "year", "months")
    return chosen.rename(columns={"value": "exports", "value_imports": "imports"}).reset_index(drop=True)


def _coverage_values(view: View, data: pd.DataFrame) -> list[Value]:
    definition = f"{view.home_name}'s sales in percent of its purchases"
    places = {"latest": data.index[-1], "lowest": data["coverage"].idxmin(), "highest": data["coverage"].idxmax()}
    values = []
    for name, place in places.items():
        row = data.loc[[place]].iloc[0]
        how = f"{amount_text(row['out'], MILLION)} / {amount_text(row['into'], MILLION)}"
        values.append(
            Value(
                name, row["coverage"], "percent", row["period"], definition, row["grade"], (row["source"],), derived=how
            )
        )
    return [*values, _times(data.iloc[-1])]


def _times(row: pd.Series) -> Value:
    """How many times as much Uzbekistan bought as it sold, by the count that its definition names."""
    amount = row["into"] / row["out"] if row["out"] else math.nan
    how = f"{amount_text(row['into'], MILLION)} / {amount_text(row['out'], MILLION)}"
    return Value("times", amount, "times", row["period"], row["count"], row["grade"], (row["source"],), derived=how)


def products(view: View, classification: str = "SITC section") -> Result:
    """What the partner sells to Uzbekistan, by product, in the last full year that one classification covers.

    Returns:
        Rows of product, value in USD million, share in percent; values `largest` (share of the first product),
        `year` and `total`.
    """
    rows = view.rows("trade_products", reporter=view.partner, partner=HOME, flow="exports", months=12, unit=MILLION)
    rows = rows[rows["classification"] == classification]
    columns = (
        Column("product", "Product"),
        Column("value", "Sales", MILLION),
        Column("share", "Share", "percent", 1),
        SOURCE,
    )
    if rows.empty:
        return Result.nothing(columns, rows.assign(share=0.0))
    year = int(rows["year"].max())
    chosen = view.one_per(rows[rows["year"] == year], "product").sort_values("value", ascending=False, kind="stable")
    data = chosen.assign(share=percent(chosen["value"], chosen["value"].sum()))
    text = f"{view.partner_name}'s sales in {year}: " + describe.ranking(
        data, category="product", value="value", unit=MILLION
    )
    return Result(data, columns, sources_of(data), text, values_by_name(_product_values(data, year)))


def _product_values(data: pd.DataFrame, year: int) -> list[Value]:
    first = of_row(data.iloc[0], "first", period=str(year), definition=str(data.iloc[0]["product"]))
    papers = {"period": str(year), "definition": "sales of all products listed"}
    total = derive("total", data["value"].sum(), MILLION, "sum of the products", (first,), **papers)
    largest = derive("largest", data.iloc[0]["share"], "percent", f"{first} / {total}", (first, total))
    return [
        first,
        total,
        largest,
        Value("year", year, "year", str(year), "year of the products", first.grade, first.sources),
    ]
