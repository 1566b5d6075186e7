"""What the trains cost: printed prices and loans, and the same per trainset, car and seat, beside other orders."""

from __future__ import annotations

import math
from dataclasses import replace

import pandas as pd

from koruz.indicators.evidence import once, without_article
from koruz.indicators.transport.view import TRAINS, View, value_of, when
from koruz.report import describe
from koruz.report.results import JUDGED, YEAR, Column, Result, listing
from koruz.report.values import Value, derive, excess, ratio
from koruz.words.units import convert
from koruz.words.written import amount_text, exact

_DOLLARS, _EUROS = "USD million", "EUR million"
_FIRST_TALGO = "talgo-2009"
_ORDERS = {
    TRAINS: "Hyundai Rotem",
    "talgo-2019": "Talgo, third order",
    _FIRST_TALGO: "Talgo, first order",
    "skoda-2023": "\N{LATIN CAPITAL LETTER S WITH CARON}koda",
}
_KINDS = {"contract_value": "price", "loan": "loan", "loan_planned": "planned loan"}


def prices(view: View) -> Result:
    """Every figure in US dollars for the Korean trains: prices and the loan by source, and the article's.

    Returns:
        Rows of label, value in USD million, kind, grade, source; values `article`, `price` (chosen by precedence),
        `loan`, `highest` (of all figures but the article's), `excess` (the article's over the highest, in percent),
        `top` (speed in service), `local` (the price in KRW billion), `cars` (ordered), `due` (still to be delivered by
        the year that is its period), `shipped` (the rest).
    """
    data = price_rows(view, article=True)
    columns = (
        Column("label", "Figure"),
        Column("value", "Amount", _DOLLARS),
        Column("day", "Date"),
        *JUDGED,
    )
    text = describe.ranking(data, category="label", value="value", unit=_DOLLARS)
    return Result.of(data, columns, text, lambda: _price_values(view, data))


def trainsets(view: View) -> Result:
    """How many Korean trainsets are ordered: as printed, and the cars ordered over the cars of a trainset.

    Returns:
        Rows of value in trainsets with its papers, `name` being 'printed' or 'implied'.
    """
    rows = view.rows("rail", subject=TRAINS, measure="trainsets")
    values = [value_of(row, "printed", "trainsets ordered, as printed") for _, row in rows.iterrows()]
    cars, each = (
        view.figure("rail", measure, measure.replace("_", " "), "cars", subject=TRAINS, measure=measure)
        for measure in ("cars", "cars_per_trainset")
    )
    if cars.known and each > 0:
        how = f"{cars.text} / {each.text} = {exact(cars.amount / each.amount)}"
        words = {"definition": f"{cars.text} ordered, {each.text} each"}
        values.append(derive("implied", cars.amount / each.amount, "trainsets", how, (cars, each), **words))
    return listing(values)


@once
def price_rows(view: View, *, article: bool = False) -> pd.DataFrame:
    """Prices and loans of the Korean trains in US dollars, each source once, the largest first."""
    find = view.rows_and_article if article else view.rows
    rows = find("rail", subject=TRAINS, measure=["contract_value", "loan"], unit=_DOLLARS)
    rows = rows.assign(kind=rows["measure"].map(_KINDS)).drop_duplicates(["kind", "source", "value"])
    labels = [
        "The article's price"
        if row["grade"] == "article"
        else f"{row['kind'].capitalize()}, {view.titles[row['source']]}"
        for _, row in rows.iterrows()
    ]
    data = rows.assign(label=labels, day=rows["date"].map(when))
    return data.sort_values(["value", "source"], ascending=[False, True], kind="stable").reset_index(drop=True)


def _price_values(view: View, data: pd.DataFrame) -> list[Value]:
    tested = data[data["grade"] == "article"]
    printed = without_article(data)
    article = (
        value_of(tested.iloc[0], "article", "the article's price")
        if len(tested)
        else Value.missing("article", _DOLLARS)
    )
    money = {
        name: view.figure("rail", name, f"{word} of the Korean trains", unit, subject=TRAINS, measure=measure)
        for name, word, unit, measure in (
            ("price", "price", _DOLLARS, "contract_value"),
            ("loan", "loan for the purchase", _DOLLARS, "loan"),
            ("local", "price", "KRW billion", "contract_value"),
        )
    }
    highest = Value.missing("highest", _DOLLARS)
    if len(printed):
        row = printed.iloc[0]
        highest = value_of(row, "highest", f"{row['kind']} of the Korean trains")
    over = excess("excess", article, highest)
    top = view.figure("rail", "top", "speed in service", "km/h", subject=TRAINS, measure="service_speed")
    return [article, *money.values(), highest, over, top, *_delivery(view)]


def _delivery(view: View) -> list[Value]:
    """Cars of the Korean trains: ordered, still to be delivered, and the rest."""
    words = "cars of the Korean trains"
    cars, due = (
        view.figure("rail", name, words, "cars", subject=TRAINS, measure=measure)
        for name, measure in (("cars", "cars"), ("due", "cars_due"))
    )
    how = f"{cars.text} \N{MINUS SIGN} {due.text}"
    return [cars, due, derive("shipped", cars.amount - due.amount, "cars", how, (cars, due), definition=words)]


def unit_costs(view: View) -> Result:
    """Orders of fast trains in euros as printed: per trainset, per car and per seat.

    The kind of each amount is named: a loan isn't a price. Prices are those of their year, not adjusted for inflation.

    Returns:
        Rows of order, year, kind, amount in EUR million, trainsets, cars, seats, per_set and per_car in EUR million,
        per_seat in euros to the nearest thousand; values `set`, `car`, `seat` of the Korean trains, `other_set`,
        `other_car`, `other_seat` (of the first order of Talgo trains), `set_times`, `car_times`, `seat_times` (Korean
        over other, before seats are rounded).
    """
    items = [row for order in _ORDERS if (row := _order(view, order)) is not None]
    columns = (
        Column("order", "Order"),
        YEAR,
        Column("kind", "Amount is a"),
        Column("value", "Amount", _EUROS),
        Column("trainsets", "Trainsets", "trainsets", 0),
        Column("cars", "Cars each", "cars", 0),
        Column("seats", "Seats each", "seats", 0),
        Column("per_set", "Per trainset", _EUROS, 1),
        Column("per_car", "Per car", _EUROS, 2),
        Column("per_seat", "Per seat", "euros", 0),
    )
    data = pd.DataFrame([row for row, _ in items], columns=["subject", *(column.name for column in columns)])
    parts = dict(zip(data["subject"], (papers for _, papers in items), strict=True))
    sources = [s for papers in parts.values() for value in papers.values() for s in value.sources]
    text = "; ".join(_order_sentence(row) for _, row in data.iterrows())
    return Result.of(data, columns, f"{text}.", lambda: _unit_values(parts), sources)


def _order(view: View, order: str) -> tuple[dict[str, object], dict[str, Value]] | None:
    """One order: its row, and its values by name; None without an amount in euros and a number of trainsets."""
    amount = next(
        (
            found
            for kind in ("contract_value", "loan", "loan_planned")
            if (found := _part(view, order, kind, _EUROS)).known
        ),
        None,
    )
    sets = _part(view, order, "trainsets", "trainsets")
    if amount is None or not sets > 0:
        return None
    cars, seats = _part(view, order, "cars_per_trainset", "cars"), _part(view, order, "seats_per_trainset", "seats")
    papers = {"amount": amount, "sets": sets, "cars": cars, "seats": seats, **_per(amount, sets, cars, seats)}
    papers |= {"seat": _to_thousands(papers["seat"]), "exact_seat": papers["seat"]}
    row = {
        "subject": order,
        "order": _ORDERS[order],
        "year": int(order.rpartition("-")[2]),
        "kind": _KINDS[amount.name],
        "value": amount.amount,
        "trainsets": sets.amount,
        "cars": cars.amount,
        "seats": seats.amount,
        **{f"per_{name}": papers[name].amount for name in ("set", "car", "seat")},
    }
    return row, papers


def _part(view: View, order: str, measure: str, unit: str) -> Value:
    words = f"{measure.replace('_', ' ')}, {_ORDERS[order]}"
    return view.figure("rail", measure, words, unit, subject=order, measure=measure)


def _per(amount: Value, sets: Value, cars: Value, seats: Value) -> dict[str, Value]:
    printed = str(amount) if amount.amount.is_integer() else f"{amount:2}"

    def each(name: str, unit: str, units: float, *counts: Value) -> Value:
        number = math.prod(count.amount for count in counts)
        how = " / ".join([printed, *(count.text for count in counts)])
        return derive(name, units * amount.amount / number if number else math.nan, unit, how, (amount, *counts))

    return {
        "set": each("set", _EUROS, 1, sets),
        "car": each("car", _EUROS, 1, sets, cars),
        "seat": each("seat", "euros", convert(1, _EUROS, "EUR"), sets, seats),
    }


def _to_thousands(seat: Value) -> Value:
    """A cost per seat without digits that a loan or a rounded price can't carry."""
    if not seat.known:
        return seat
    return replace(seat, amount=float(round(seat.amount, -3)), derived=f"{seat.derived}, to the nearest thousand")


def _order_sentence(row: pd.Series) -> str:
    words = [f"{row['order']} {row['year']}, {row['kind']}: {amount_text(row['per_set'], _EUROS)} per trainset"]
    if not math.isnan(row["per_car"]):
        words.append(f"{amount_text(row['per_car'], _EUROS)} per car")
    if not math.isnan(row["per_seat"]):
        words.append(f"{amount_text(row['per_seat'], 'euros', 0)} per seat")
    return ", ".join(words)


def _unit_values(orders: dict[str, dict[str, Value]]) -> list[Value]:
    korean = orders.get(TRAINS, {})
    theirs = orders.get(_FIRST_TALGO, {})
    units = {"set": _EUROS, "car": _EUROS, "seat": "euros"}
    values = [korean.get(name, Value.missing(name, unit)) for name, unit in units.items()]
    other = [theirs.get(name, Value.missing(name, unit)).named(f"other_{name}") for name, unit in units.items()]
    exact = [
        [found.get("exact_seat" if name == "seat" else name, Value.missing(name, unit)) for name, unit in units.items()]
        for found in (korean, theirs)
    ]
    times = [ratio(f"{name}_times", ours, others) for name, ours, others in zip(units, *exact, strict=True)]
    return [*values, *other, *times]
