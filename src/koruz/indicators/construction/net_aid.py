"""Net aid of Korea: what flows in a year, its mean of three years, and the range that the article states."""

from __future__ import annotations

import pandas as pd

from koruz.indicators.construction.view import View
from koruz.report.results import PAPERS, SOURCE, YEAR, Column, Result, sources_of, values_by_name
from koruz.report.values import Value, derive, of_row, ratio
from koruz.words.pair import HOME, PARTNER
from koruz.words.units import MILLION, USD, convert
from koruz.words.written import amount_text

EDGES = ("Article, lower end", "Article, upper end")
"""Names of the two ends of the article's range in pictures."""

_YEAR = "Net aid of the year"
_MEAN = "Mean of three years"
_WINDOW = 3
_ARTICLE_BAND = {"band_low": "koica-yearly-low", "band_high": "koica-yearly-high"}
_DEFINITION = "net aid of all Korean agencies, loans and grants less repayments"
_COLUMNS = (
    YEAR,
    Column("series", "Series"),
    Column("value", "Net aid", MILLION, 1),
    *PAPERS,
)


def net_aid(view: View, recipient: str = HOME) -> pd.DataFrame:
    """Net aid of all Korean agencies by year, in USD million: loans and grants paid out less repayments of loans."""
    rows = view.rows("aid", donor=PARTNER, recipient=recipient, measure="net_aid", unit="USD")
    chosen = view.one_per(rows, "year").assign(unit=MILLION)
    return chosen.assign(value=convert(chosen["value"], USD, MILLION))


def yearly(view: View) -> Result:
    """Net aid of Korea to Uzbekistan, year by year and as the mean of three years, and the article's range for a year.

    The mean of a year covers it and the two before it, and needs all three.

    Returns:
        Rows of year, series (also the two ends of the range), value in USD million; values `latest`, `mean` (the last),
        `band_low` and `band_high` (the article's), `times` (mean over upper end), `inside`, `above` and `below` (years
        in, above and below the range), `years`, `peak`, `streak` (years in a row, up to the last, above the range).
    """
    flows, ends = net_aid(view), band(view)
    if flows.empty:
        return Result.nothing(_COLUMNS)
    means = _means(flows)
    data = pd.concat([_courses(flows, means), *_edges(flows, ends)], ignore_index=True)
    mean = _mean(flows, means)
    values = values_by_name([*_flow_values(flows), mean, *ends, *_against(flows, ends), ratio("times", mean, ends[1])])
    return Result(data, _COLUMNS, (*sources_of(flows), *ends[0].sources), _text(values), values)


def _means(flows: pd.DataFrame) -> pd.Series[float]:
    """Means of three years by the last of them; none where a year is missing."""
    series = flows.set_index("year")["value"].astype("float64")
    years = range(int(series.index.min()), int(series.index.max()) + 1)
    return series.reindex(years).rolling(_WINDOW, min_periods=_WINDOW).mean().dropna()


def _courses(flows: pd.DataFrame, means: pd.Series[float]) -> pd.DataFrame:
    """The two lines of the picture."""
    source, grade = flows["source"].iloc[0], flows["grade"].iloc[0]
    smooth = pd.DataFrame({"year": list(means.index), "value": means.to_numpy()})
    smooth = smooth.assign(series=_MEAN, grade=grade, source=source)
    single = flows[["year", "value", "grade", "source"]].assign(series=_YEAR)
    return pd.concat([single, smooth], ignore_index=True)


def _edges(flows: pd.DataFrame, band: tuple[Value, Value]) -> list[pd.DataFrame]:
    """The two ends of the article's range, for every year that the picture shows."""
    years = list(range(int(flows["year"].min()), int(flows["year"].max()) + 1))
    return [
        pd.DataFrame({"year": years, "series": name, "value": end.amount, "grade": end.grade, "source": end.sources[0]})
        for end, name in zip(band, EDGES, strict=True)
        if end.known
    ]


def band(view: View) -> tuple[Value, Value]:
    """The two ends of the range that the article states for a year, in USD million."""
    stated = view.frames["aid_commitments"].set_index("commitment", drop=False)
    definition = "aid of KOICA as the article states it"
    low, high = (
        of_row(stated.loc[[key]].iloc[0], name, period="a year", definition=definition)
        if key in stated.index
        else Value.missing(name, MILLION)
        for name, key in _ARTICLE_BAND.items()
    )
    return low, high


def _flow_values(flows: pd.DataFrame) -> list[Value]:
    rows = flows.sort_values("year")
    latest, peak = (
        _year_value(row, name)
        for row, name in ((rows.iloc[-1], "latest"), (rows.loc[[rows["value"].idxmax()]].iloc[0], "peak"))
    )
    return [latest, peak, derive("years", len(rows), "years", "years with a figure", (latest,))]


def _year_value(row: pd.Series, name: str) -> Value:
    return of_row(row, name, period=str(row["year"]), definition=_DEFINITION)


def _mean(flows: pd.DataFrame, means: pd.Series[float]) -> Value:
    """The last mean of three years."""
    if means.empty:
        return Value.missing("mean", MILLION)
    last = int(means.index[-1])
    first = last - _WINDOW + 1
    rows = flows[flows["year"].between(first, last)].sort_values("year")
    parts = [_year_value(row, "part") for _, row in rows.iterrows()]
    how = f"mean of {', '.join(part.text for part in parts)}"
    return derive("mean", float(means.iloc[-1]), MILLION, how, parts, period=f"{first}\N{EN DASH}{last}")


def _against(flows: pd.DataFrame, band: tuple[Value, Value]) -> list[Value]:
    """How the years of net aid lie to the article's range."""
    low, high = (end.amount for end in band)
    values = flows.sort_values("year")["value"]
    above = values > high
    counts = {
        "inside": values.between(low, high).sum(),
        "above": above.sum(),
        "below": (values < low).sum(),
        "streak": above[::-1].cumprod().sum(),
    }
    papers = {"period": "all years", "definition": "years of net aid against the article's range"}
    return [derive(name, int(amount), "years", "count", band, **papers) for name, amount in counts.items()]


def _text(values: dict[str, Value]) -> str:
    peak, latest, mean = values["peak"], values["latest"], values["mean"]
    means = f"; mean of {mean.period} {mean}" if mean.known else ""
    text = f"Net aid of {values['years']}: highest {peak} in {peak.period}, last {latest} in {latest.period}{means}."
    low, high = values["band_low"], values["band_high"]
    if not (low.known and high.known):
        return text
    inside, above = values["inside"], values["above"]
    return f"{text} In the article's range of {low} to {high} {inside:lies|lie} {inside}, above it {above}."


def others(view: View) -> Result:
    """Net aid of Korea to the recipients in the data in the last year that all of them have.

    Returns:
        Rows of recipient and value in USD million; values `home`, `largest` (of the other recipients), `share` (home in
        percent of it), `others` (how many others there are).
    """
    recipients = sorted(set(view.frames["aid"]["recipient"]))
    flows = pd.concat([net_aid(view, code) for code in recipients or [HOME]])
    columns = (Column("name", "Recipient"), Column("value", "Net aid", MILLION, 1), SOURCE)
    counted = flows.groupby("year")["recipient"].nunique()
    common = counted[counted == len(recipients)].index
    data = flows[flows["year"] == max(common, default=0)]
    data = data.assign(name=data["recipient"].map(dict(view.names)))
    data = data.sort_values("value", ascending=False, kind="stable").reset_index(drop=True)
    own, rest = data[data["recipient"] == HOME], data[data["recipient"] != HOME]
    home, largest = (_first_of(view, rows, name) for name, rows in (("home", own), ("largest", rest)))
    count = derive("others", len(rest), "recipients", "count", (home,), definition="other recipients in the data")
    words = (f"{name} {amount_text(value, MILLION)}" for name, value in data[["name", "value"]].to_numpy())
    values = [home, largest, ratio("share", home, largest, "percent"), count]
    return Result.of(data, columns, f"{'; '.join(words)}.", values)


def _first_of(view: View, rows: pd.DataFrame, name: str) -> Value:
    """The net aid of the first recipient of some rows; missing if there is none."""
    if rows.empty:
        return Value.missing(name, MILLION)
    row = rows.iloc[0]
    definition = f"net aid of Korea to {view.in_text(row['recipient'])}"
    return of_row(row, name, period=str(row["year"]), definition=definition)
