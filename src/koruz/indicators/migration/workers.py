"""What is counted as workers: every figure by its kind, and the ceiling on their work permits."""

from __future__ import annotations

import pandas as pd

from koruz.indicators.evidence import ARTICLE
from koruz.indicators.migration.days import day_label, span_label
from koruz.indicators.migration.view import View
from koruz.report import describe
from koruz.report.results import SOURCE, YEAR, Column, Result, sources_of, values_by_name
from koruz.report.values import Value, excess, of_row, ratio
from koruz.words.pair import PARTNER, WORLD
from koruz.words.units import PERSONS

_COUNTED = {
    "eps_workers": ("workers with a work permit (E-9)", "stock of a day"),
    "eps_placed": ("arrivals with a work permit (E-9)", "flow of a year"),
    "entered": ("entries with a work permit (E-9)", "flow of a year"),
    "cumulative": ("work permits (E-9) since the start", "running total"),
    "typical_year": ("{visa} workers in a usual year", "flow of a year"),
    "agency": ("workers sent by the state agency", "flow of a period"),
    "per_country": ("work permits for a season ({visa})", "ceiling"),
    "sending_plan": ("workers to be sent", "plan"),
}
_COLUMNS = (
    Column("what", "What is counted"),
    Column("number", "Number"),
    Column("period", "When"),
    Column("kind", "Kind of number"),
    Column("whose", "Whose figure"),
    SOURCE,
)


def workers(view: View) -> Result:
    """Every figure on the nationality's workers in Korea, each with what it counts, and the article's own.

    Stocks, flows, running totals, ceilings and plans are different things and are never added.

    Returns:
        Rows of what, kind, period, number, whose, grade, source, the newest last; values `placed` (last year placed
        under the Employment Permit System), `placed_before`, `change` in percent, `stock` (last count of work-permit
        workers in Korea), `plan` (of the year of `placed`), `plan_share` (placed in percent of it), `stated` (the
        article's number) and `arrivals` (placed in the year of that number).
    """
    rows = pd.concat([_stocks(view), _flows(view)])
    if rows.empty:
        return Result.nothing(_COLUMNS, rows.assign(**{column.name: "" for column in _COLUMNS}))
    article = [_stated_row(view)] if view.spoken_of else []
    data = pd.concat([rows.sort_values(["end", "start"], kind="stable"), *article], ignore_index=True)
    text = "; ".join(f"{row['period']}, {row['what']}: {row['number']} ({row['kind']})" for _, row in data.iterrows())
    return Result(data, _COLUMNS, sources_of(data), f"{text}.", values_by_name(_values(view, rows)))


def _stocks(view: View) -> pd.DataFrame:
    rows = view.rows("migration_stock", nationality=view.nationality, visa="E-9", measure="stock")
    chosen = view.one_per(rows[rows["definition"] == "eps_workers"], "date")
    return _written(chosen.assign(start=chosen["date"], end=chosen["date"]), chosen["date"].map(day_label))


def _flows(view: View) -> pd.DataFrame:
    rows = view.rows("migration_flows", nationality=view.nationality, destination=PARTNER, sector="all")
    chosen = view.one_per(rows[rows["definition"].isin(_COUNTED)], "visa", "measure", "definition", "start", "end")
    periods = [span_label(start, end) for start, end in zip(chosen["start"], chosen["end"], strict=True)]
    return _written(chosen, pd.Series(periods, index=chosen.index, dtype="object"))


def _written(rows: pd.DataFrame, periods: pd.Series) -> pd.DataFrame:
    words = [_COUNTED[definition] for definition in rows["definition"]]
    return rows.assign(
        what=[what.format(visa=visa) for (what, _), visa in zip(words, rows["visa"], strict=True)],
        kind=[kind for _, kind in words],
        period=periods,
        number=[of_row(row, "number", period="", definition="").text for _, row in rows.iterrows()],
        whose=rows["authority"].fillna(""),
    )


def _stated_row(view: View) -> pd.DataFrame:
    stated = view.stated("M6")
    row = {
        "what": "'officially registered' labour migrants",
        "kind": "as the article puts it",
        "period": stated.period,
        "number": stated.text,
        "whose": "the article under test",
        "source": ARTICLE,
        "definition": "article",
    }
    return pd.DataFrame([row])


def _values(view: View, rows: pd.DataFrame) -> list[Value]:
    placed, before = _last(rows, "eps_placed", "placed"), _last(rows, "eps_placed", "placed_before", -2)
    change = excess("change", placed, before)
    plan = _last(rows[rows["period"] == placed.period], "sending_plan", "plan")
    stock = _last(rows, "eps_workers", "stock")
    share = ratio("plan_share", placed, plan, "percent")
    stated = view.stated("M6").named("stated") if view.spoken_of else Value.missing("stated", PERSONS)
    arrivals = _last(rows[rows["period"] == stated.period], "eps_placed", "arrivals")
    return [placed, before, change, stock, plan, share, stated, arrivals]


def _last(rows: pd.DataFrame, definition: str, name: str, place: int = -1) -> Value:
    """The last figure of a definition, or the one before it."""
    found = rows[rows["definition"] == definition].sort_values("end", kind="stable")
    if len(found) < abs(place):
        return Value.missing(name, PERSONS)
    row = found.iloc[place]
    return of_row(row, name, period=row["period"], definition=row["what"])


def ceiling(view: View) -> Result:
    """How many E-9 workers of all countries Korea may let in: the ceiling of each year as finally set.

    A ceiling isn't a number of hires.

    Returns:
        Rows of year and value in permits; values `peak`, `last` (ceilings) and `change` (last against peak, percent).
    """
    rows = view.rows("migration_flows", nationality=WORLD, destination=PARTNER, visa="E-9", sector="all")
    data = view.one_per(rows[(rows["measure"] == "quota") & (rows["definition"] == "total")], "year")
    data = data.assign(series="ceiling on work permits")
    columns = (YEAR, Column("value", "Ceiling", "permits", 0), SOURCE)
    if data.empty:
        return Result.nothing(columns, data)
    text = describe.course(data, x="year", y="value", series="series", unit="permits")
    peak, last = (
        of_row(
            row, name, period=str(row["year"]), definition="ceiling on work permits for E-9 workers of all countries"
        )
        for name, row in (("peak", data.iloc[int(data["value"].argmax())]), ("last", data.iloc[-1]))
    )
    return Result.of(data, columns, text, [peak, last, excess("change", last, peak)])
