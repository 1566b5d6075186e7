"""Korean aid: what flows in a year, what was promised, and what KOICA's own figures make of a year."""

from __future__ import annotations

import re

import pandas as pd

from koruz.indicators.construction.view import HOME, KOREA, MILLION, View
from koruz.indicators.dates import date_label, decimal_year
from koruz.results import Column, Result, sources_of, values_by_name
from koruz.values import Value, amount_text, derive, number_text, of_row, ratio

_YEAR = "Net aid of the year"
_MEAN = "Mean of three years"
EDGES = ("Article, lower end", "Article, upper end")
_WINDOW = 3
_PERIOD = re.compile(r"-(\d{4})-(\d{4})$")
_ARTICLE_BAND = ("koica-yearly-low", "koica-yearly-high")


def net_aid(view: View, recipient: str = HOME) -> pd.DataFrame:
    """Net aid of all Korean agencies by year, in USD million: loans and grants paid out less repayments of loans."""
    rows = view.rows("aid", donor=KOREA, recipient=recipient, measure="net_aid", unit="USD")
    chosen = view.one_per(rows, "year").assign(unit=MILLION)
    return chosen.assign(value=chosen["value"] / 1e6)


def yearly(view: View) -> Result:
    """Net aid of Korea to Uzbekistan, year by year and as the mean of three years, and the article's range for a year.

    The mean of a year covers it and the two before it, and needs all three.

    Returns:
        Rows of year, series (also the two ends of the range), value in USD million; values `latest`, `mean` (the last),
        `band_low` and `band_high` (the article's), `times` (mean over upper end), `inside` and `above` (years in and
        above the range), `years`, `peak`, `streak` (years in a row, up to the last, above the range).
    """
    flows, band = net_aid(view), _band(view)
    series = flows.set_index("year")["value"].sort_index()
    years = range(int(series.index.min()), int(series.index.max()) + 1) if len(series) else range(0)
    means = series.reindex(years).rolling(_WINDOW, min_periods=_WINDOW).mean().dropna()
    data = pd.concat(
        [
            flows[["year", "value", "status", "grade", "source"]].assign(series=_YEAR),
            pd.DataFrame({"year": list(means.index), "value": means.to_numpy(), "series": _MEAN}),
            *(_edge(end, label, years) for end, label in zip(band, EDGES, strict=True)),
        ],
        ignore_index=True,
    )
    columns = (
        Column("year", "Year", "year"),
        Column("series", "Series"),
        Column("value", "Net aid", MILLION, 1),
        Column("grade", "Grade"),
        Column("source", "Source"),
    )
    if flows.empty:
        return Result(data, columns, (), "")
    values = values_by_name([*_flow_values(view, flows, means), *band, *_against(flows, means, band)])
    return Result(data, columns, (*sources_of(flows), *band[0].sources), _yearly_text(values), values)


def _edge(end: Value, label: str, years: range) -> pd.DataFrame:
    """One end of the article's range, for every year that the picture shows."""
    frame = pd.DataFrame({"year": list(years) if end.known else [], "series": label, "value": end.amount})
    return frame.assign(status=end.status, grade=end.grade, source=end.sources[0] if end.sources else None)


def _band(view: View) -> tuple[Value, Value]:
    """The two ends of the range that the article states for a year."""
    ends = view.frames["aid_commitments"].set_index("commitment", drop=False)
    found = []
    for name, key in zip(("band_low", "band_high"), _ARTICLE_BAND, strict=True):
        if key in ends.index:
            row = ends.loc[[key]].iloc[0]
            found.append(of_row(row, name, period="a year", definition="aid of KOICA as the article states it"))
        else:
            found.append(Value.missing(name, MILLION))
    return found[0], found[1]


def _flow_values(view: View, flows: pd.DataFrame, means: pd.Series) -> list[Value]:
    definition = "net aid of all Korean agencies, loans and grants less repayments"
    rows = flows.sort_values("year")

    def value(row: pd.Series, name: str) -> Value:
        return of_row(row, name, period=str(row["year"]), definition=definition)

    latest, peak = value(rows.iloc[-1], "latest"), value(rows.loc[[rows["value"].idxmax()]].iloc[0], "peak")
    years = derive("years", len(rows), "years", "years with a figure", (latest,))
    if means.empty:
        return [latest, peak, years, Value.missing("mean", MILLION)]
    last = int(means.index[-1])
    parts = [value(row, "part") for _, row in rows[rows["year"].between(last - _WINDOW + 1, last)].iterrows()]
    how = f"mean of {', '.join(part.text for part in parts)}"
    period = f"{last - _WINDOW + 1}\N{EN DASH}{last}"
    return [latest, peak, years, derive("mean", float(means.iloc[-1]), MILLION, how, parts, period=period)]


def _against(flows: pd.DataFrame, means: pd.Series, band: tuple[Value, Value]) -> list[Value]:
    """How net aid lies to the article's range."""
    low, high = (end.amount for end in band)
    values = flows.sort_values("year")["value"]
    above = values > high
    streak = int(above[::-1].cumprod().sum()) if all(end.known for end in band) else float("nan")
    papers = {"period": "all years", "definition": "years of net aid against the article's range"}
    counts = {"inside": int(values.between(low, high).sum()), "above": int(above.sum()), "streak": streak}
    found = [derive(name, amount, "years", "count", band, **papers) for name, amount in counts.items()]
    mean = Value("mean", float(means.iloc[-1]) if len(means) else float("nan"), MILLION, grade="compiled")
    return [*found, ratio("times", mean, band[1])]


def _yearly_text(values: dict[str, Value]) -> str:
    peak, latest, mean = values["peak"], values["latest"], values["mean"]
    return (
        f"Net aid of {values['years']}: highest {peak} in {peak.period}, last {latest} in {latest.period}; mean of "
        f"{mean.period} {mean}. {values['inside']:n} years lie in the article's range of {values['band_low']} to "
        f"{values['band_high']}, {values['above']:n} above it."
    )


def others(view: View) -> Result:
    """Net aid of Korea to the recipients in the data in the last year that all of them have.

    Returns:
        Rows of recipient and value in USD million; values `home` and `largest`, `share` (home in percent of largest).
    """
    recipients = sorted(set(view.frames["aid"]["recipient"]))
    flows = pd.concat([net_aid(view, code) for code in recipients], ignore_index=True)
    columns = (Column("name", "Recipient"), Column("value", "Net aid", MILLION, 1), Column("source", "Source"))
    counted = flows.groupby("year")["recipient"].nunique()
    common = counted[counted == len(recipients)].index
    if not len(common):
        return Result(flows.iloc[:0].assign(name=""), columns, (), "")
    data = flows[flows["year"] == max(common)].assign(name=lambda frame: frame["recipient"].map(dict(view.names)))
    data = data.sort_values("value", ascending=False, kind="stable").reset_index(drop=True)
    rows = {"home": data[data["recipient"] == HOME].iloc[0], "largest": data.iloc[0]}
    home, largest = (
        of_row(row, name, period=str(row["year"]), definition=f"net aid of Korea to {row['name']}")
        for name, row in rows.items()
    )
    text = (
        "; ".join(f"{name} {amount_text(value, MILLION)}" for name, value in data[["name", "value"]].to_numpy()) + "."
    )
    return Result(
        data, columns, sources_of(data), text, values_by_name([home, largest, ratio("share", home, largest, "percent")])
    )


def ceilings(view: View) -> Result:
    """Ceilings of soft loans promised for a few years beside the net aid that flowed in the same years.

    A ceiling is an upper limit of loans to be agreed. Net aid holds grants too and is less repayments. Both are summed
    over the same years; a period that net aid doesn't cover to its end has none.

    Returns:
        Rows of period, kind, value in USD million; values `first` and `last` ceiling, `promised` and `flowed` of the
        last period with both, `share` (in percent), `flowed_before` of the first.
    """
    rows = view.rows("aid_commitments", kind="loan_framework", unit=MILLION)
    rows = rows[_with_period(rows) & (rows["grade"] != "article")]
    columns = (
        Column("period", "Period"),
        Column("kind_label", "What it is"),
        Column("value", "Sum", MILLION, 0),
        Column("grade", "Grade"),
        Column("source", "Source"),
    )
    if rows.empty:
        return Result(rows.assign(period="", kind_label=""), columns, (), "")
    chosen = view.one_per(rows, "commitment").sort_values("commitment", kind="stable")
    flows = net_aid(view)
    data = pd.concat([_ceiling_rows(row, flows) for _, row in chosen.iterrows()], ignore_index=True)
    data = data.assign(label=data["period"] + ": " + data["kind_label"].str.lower())
    values = values_by_name(_ceiling_values(data))
    text = "; ".join(
        f"{period}: {label.lower()} {amount_text(value, MILLION)}"
        for period, label, value in data[["period", "kind_label", "value"]].to_numpy()
    )
    return Result(data, columns, (*sources_of(data),), f"{text}.", values)


def _with_period(rows: pd.DataFrame) -> pd.Series:
    """Which commitments name the years that they cover in their id, such as 'edcf-2021-2023'."""
    return rows["commitment"].map(lambda key: bool(_PERIOD.search(key))).astype(bool)


def _ceiling_rows(row: pd.Series, flows: pd.DataFrame) -> pd.DataFrame:
    found = _PERIOD.search(str(row["commitment"]))
    assert found is not None
    start, end = (int(year) for year in found.groups())
    period = f"{start}\N{EN DASH}{end}"
    ceiling = {"period": period, "kind_label": "Ceiling of soft loans", "value": float(row["value"]), "derived": ""}
    rows = [{**ceiling, "grade": row["grade"], "source": row["source"], "status": row["status"]}]
    within = flows[flows["year"].between(start, end)]
    if len(within) == end - start + 1:
        paid = {"period": period, "kind_label": "Net aid, loans and grants", "value": float(within["value"].sum())}
        how = f"sum of {len(within)} years"
        rows.append(
            {
                **paid,
                "derived": how,
                "grade": within["grade"].iloc[0],
                "source": within["source"].iloc[0],
                "status": "reported",
            }
        )
    return pd.DataFrame(rows)


def _ceiling_values(data: pd.DataFrame) -> list[Value]:
    def value(row: pd.Series, name: str) -> Value:
        papers = {"period": str(row["period"]), "definition": str(row["kind_label"]).lower()}
        return Value(
            name,
            float(row["value"]),
            MILLION,
            **papers,
            grade=row["grade"],
            sources=(row["source"],),
            derived=row["derived"],
        )

    promised = data[data["derived"] == ""]
    flowed = data[data["derived"] != ""]
    found = [value(promised.iloc[0], "first"), value(promised.iloc[-1], "last")]
    if flowed.empty:
        return [
            *found,
            *(
                Value.missing(name, unit)
                for name, unit in (
                    ("promised", MILLION),
                    ("flowed", MILLION),
                    ("flowed_before", MILLION),
                    ("share", "percent"),
                )
            ),
        ]
    last = flowed.iloc[-1]
    ceiling = value(promised[promised["period"] == last["period"]].iloc[0], "promised")
    paid = value(last, "flowed")
    return [*found, ceiling, paid, value(flowed.iloc[0], "flowed_before"), ratio("share", paid, ceiling, "percent")]


def readings(view: View) -> Result:
    """What one year of Korean aid comes to, by every reading that the data allow, beside the article's range.

    Returns:
        Rows of reading, value in USD million a year, computation, whether it lies in the article's range; values
        `count`, `inside`, `lowest`, `highest`, `spread` (highest over lowest), `band_low`, `band_high`, `total` and
        `total_later` (KOICA's last exact total and the bound printed after it).
    """
    low, high = _band(view)
    parts = [*_programmes(view), *_growths(view), *_stated(view)]
    flows = yearly(view)
    if not flows.empty and flows["mean"].known:
        parts.append((f"Net aid of all agencies, {flows['mean'].period}", flows["mean"], flows["mean"].derived))
    columns = (
        Column("reading", "Reading"),
        Column("value", "A year", MILLION, 1),
        Column("how", "How it is found"),
        Column("within", "In the article's range"),
        Column("grade", "Grade"),
    )
    names = ["reading", "value", "how", "within", "grade"]
    if not parts:
        return Result(pd.DataFrame(columns=names), columns, (), "")
    rows = [
        (reading, value.amount, how, "yes" if low.amount <= value.amount <= high.amount else "no", value.grade)
        for reading, value, how in parts
    ]
    data = pd.DataFrame(rows, columns=names).sort_values("value", ascending=False, kind="stable").reset_index(drop=True)
    data = data.assign(within_label=data["within"].map({"yes": "In the article's range", "no": "Outside it"}))
    values = [value for _, value, _ in parts]
    order = sorted(values, key=lambda value: value.amount)
    inside = [value for value in values if low.amount <= value.amount <= high.amount]
    found = [
        order[0].named("lowest"),
        order[-1].named("highest"),
        derive("count", len(values), "readings", "count", values),
        derive("inside", len(inside), "readings", "count", inside or values),
        ratio("spread", order[-1], order[0]),
        low,
        high,
        *_totals(view),
    ]
    sources = tuple(dict.fromkeys(source for value in [*values, low] for source in value.sources))
    text = "; ".join(f"{reading}: {number_text(value, 1)}" for reading, value in data[["reading", "value"]].to_numpy())
    return Result(data, columns, sources, f"USD million a year. {text}.", values_by_name(found))


_Reading = tuple[str, Value, str]


def _programmes(view: View) -> list[_Reading]:
    """KOICA's programmes of several years, divided by their years."""
    rows = view.rows("aid_commitments", agency="KOICA", kind="grant_programme", unit=MILLION)
    rows = rows[_with_period(rows)]
    found = []
    for _, row in view.one_per(rows, "commitment").iterrows():
        start, end = (int(year) for year in _PERIOD.search(str(row["commitment"])).groups())  # type: ignore[union-attr]
        whole = of_row(row, "programme", period=f"{start}\N{EN DASH}{end}", definition="KOICA's programme")
        how = f"{whole} / {end - start + 1} years"
        found.append(
            (
                f"KOICA's programme {whole.period}",
                derive("reading", whole.amount / (end - start + 1), MILLION, how, (whole,)),
                how,
            )
        )
    return found


def _cumulative(view: View) -> pd.DataFrame:
    """KOICA's stated totals that aren't bounds, by date."""
    rows = view.rows("aid_commitments", agency="KOICA", kind="grant_cumulative", unit=MILLION)
    rows = view.one_per(view.usable(rows), "commitment")
    return rows.assign(time=rows["date"].map(decimal_year)).sort_values("time", kind="stable").reset_index(drop=True)


def _growths(view: View) -> list[_Reading]:
    """Growth between KOICA's exact totals, and the first of them spread over the years that it covers."""
    exact = _cumulative(view)
    exact = exact[~exact["status"].isin(["at_least", "at_most"])].reset_index(drop=True)
    totals = [
        of_row(row, "total", period=date_label(row["date"]), definition="KOICA's total") for _, row in exact.iterrows()
    ]
    found = []
    for before, after, years in zip(totals, totals[1:], exact["time"].diff().iloc[1:], strict=False):
        how = f"({after} \N{MINUS SIGN} {before}) / {number_text(years, 1)} years"
        growth = derive("reading", (after.amount - before.amount) / years, MILLION, how, (before, after))
        found.append((f"Growth of KOICA's total, {before.period} to {after.period}", growth, how))
    for total, (_, row) in zip(totals, exact.iterrows(), strict=True):
        if pd.notna(row["since"]):
            years = row["time"] - float(row["since"])
            how = f"{total} / {number_text(years, 1)} years"
            found.append(
                (
                    f"KOICA's total since {row['since']}",
                    derive("reading", total.amount / years, MILLION, how, (total,)),
                    how,
                )
            )
    return found


def _stated(view: View) -> list[_Reading]:
    """Grants of single years that a source other than the article prints."""
    rows = view.rows("aid_commitments", kind="grant_annual", unit=MILLION)
    rows = rows[rows["grade"] != "article"]
    found = []
    for _, row in view.one_per(rows, "commitment").iterrows():
        value = of_row(row, "reading", period=str(row["date"]), definition="grants of all agencies")
        found.append((f"Grants of all agencies, {row['date']}", value, f"as printed, {row['status']}"))
    return found


def _totals(view: View) -> list[Value]:
    """The last exact total of KOICA, and the bound that was printed after it."""
    totals = _cumulative(view)
    exact = totals[~totals["status"].isin(["at_least", "at_most"])]
    later = totals[totals["time"] > exact["time"].max()] if len(exact) else totals.iloc[:0]
    return [
        of_row(rows.iloc[-1], name, period=date_label(rows.iloc[-1]["date"]), definition="KOICA's total")
        if len(rows)
        else Value.missing(name, MILLION)
        for name, rows in (("total", exact), ("total_later", later))
    ]


def commitments(view: View) -> Result:
    """Loans and grants as agreed or reported, the newest first; several figures for one commitment stand as a range.

    Returns:
        Rows of date, item, agency, kind, amount in words, terms in words; values `loans` (soft loans), `grants`,
        `with_terms` (loans whose interest is printed), `health` (loans of the health sector), `health_share`,
        `soft_total` and `commercial` (all soft loans and all commercial credit of the Eximbank so far), `times` (the
        second over the first).
    """
    rows = view.rows("aid_commitments", kind=["loan", "grant"])
    rows = rows[(rows["oda"] == True) & (rows["grade"] != "article")]  # noqa: E712
    columns = (
        Column("when", "Date"),
        Column("item", "For what"),
        Column("agency", "Agency"),
        Column("kind", "Kind"),
        Column("amount", "Amount"),
        Column("terms", "Terms or remark"),
    )
    if rows.empty:
        return Result(rows.assign(when="", amount="", terms=""), columns, (), "")
    data = pd.DataFrame([_commitment(view, part) for _, part in rows.groupby("commitment", sort=True)])
    data = data.sort_values(["date", "item"], ascending=[False, True], kind="stable").reset_index(drop=True)
    loans = data[data["kind"] == "loan"]
    papers = ("to the last date", "single commitments in the data", "press", sources_of(rows))
    counts = {
        "loans": (len(loans), "loans"),
        "grants": (int((data["kind"] == "grant").sum()), "grants"),
        "with_terms": (int((loans["terms"] != "").sum()), "loans"),
        "health": (int((loans["sector"] == "health").sum()), "loans"),
    }
    values = [Value(name, amount, unit, *papers, derived="count") for name, (amount, unit) in counts.items()]
    share = 100 * values[3].amount / values[0].amount if len(loans) else float("nan")
    how = f"{values[3]:n} of {values[0]:n}"
    values += [derive("health_share", share, "percent", how, (values[0], values[3])), *_bank(view)]
    first, last = data.iloc[-1], data.iloc[0]
    text = f"{values[0]} and {values[1]}, from {first['item']} ({first['when']}) to {last['item']} ({last['when']})."
    return Result(data, columns, sources_of(rows), text, values_by_name(values))


def _bank(view: View) -> list[Value]:
    """All that the Export-Import Bank of Korea lent so far, as aid and as business, by the last totals printed."""
    kinds = {
        "soft_total": ("EDCF", "loan_cumulative", "all soft loans so far"),
        "commercial": ("KEXIM", "export_credit_cumulative", "all commercial credit so far"),
    }
    found = []
    for name, (agency, kind, definition) in kinds.items():
        rows = view.rows("aid_commitments", agency=agency, kind=kind, sector="all", unit=MILLION)
        chosen = view.one_per(view.usable(rows), "commitment").sort_values("date", kind="stable")
        if chosen.empty:
            found.append(Value.missing(name, MILLION))
        else:
            row = chosen.iloc[-1]
            found.append(of_row(row, name, period=date_label(row["date"]), definition=definition))
    return [*found, ratio("times", found[1], found[0])]


def _commitment(view: View, rows: pd.DataFrame) -> dict[str, object]:
    order = [row for _, row in view.ranked(rows, "commitment", "unit").iterrows()]
    first = order[0]
    amounts: dict[str, list[float]] = {}
    for row in order:
        amounts.setdefault(str(row["unit"]), []).append(float(row["value"]))
    words = [_ends(sorted(set(values)), unit) for unit, values in amounts.items()]
    terms = rows.dropna(subset=["interest"])
    remark = str(first["note"]) if first["kind"] == "grant" and pd.notna(first["note"]) else ""
    return {
        "date": first["date"],
        "when": date_label(first["date"]),
        "item": first["item"],
        "agency": first["agency"],
        "sector": first["sector"],
        "kind": first["kind"],
        "amount": " or ".join(words),
        "terms": _terms_words(terms.iloc[0]) if len(terms) else remark,
        "source": first["source"],
    }


def _ends(values: list[float], unit: str) -> str:
    ends = [amount_text(value, unit) for value in values]
    return ends[0] if len(set(ends)) == 1 else f"{ends[0]} to {ends[-1]}"


def _terms_words(row: pd.Series) -> str:
    words = [f"{number_text(row['interest'])}%"]
    if pd.notna(row["maturity_years"]):
        words.append(f"{number_text(row['maturity_years'])} years")
    if pd.notna(row["grace_years"]):
        words.append(f"{number_text(row['grace_years'])} of grace")
    return ", ".join(words)
