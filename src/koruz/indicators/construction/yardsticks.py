"""What others ask of a soft loan: how large a part must be a gift, and at which rate they discount."""

from __future__ import annotations

from collections.abc import Mapping

from koruz.indicators.construction.view import View
from koruz.report.values import Value, of_row
from koruz.words.dates import date_label

_LEAST, _RATE = "least_grant_element", "discount_rate"
_UNITS = {_LEAST: "percent", _RATE: "percent a year"}
_RULES: Mapping[str, tuple[str, str, str, str]] = {
    "least": ("aid", "lower_middle_income", _LEAST, "least grant element of an aid loan, DAC"),
    "dac_rate": ("aid", "lower_middle_income", _RATE, "DAC's rate for lower middle income"),
    "tied_least": ("tied_aid", "eligible", _LEAST, "least grant element of tied aid, OECD"),
    "tied_poorest": ("tied_aid", "least_developed", _LEAST, "the same for least developed countries"),
    "tied_discount": ("tied_aid", "eligible", _RATE, "OECD's rate for tied aid"),
    "unified_rate": ("unified_rate", "low_income", _RATE, "rate of IMF and World Bank"),
}


def yardsticks(view: View) -> dict[str, Value]:
    """The rules by which others judge a soft loan, as they print them.

    Returns:
        Values by name: `least` and `dac_rate` (aid to states of lower middle income), `tied_least` and `tied_poorest`
        (tied aid, and that to least developed countries), in percent of the sum lent; `tied_discount` and
        `unified_rate` (the rate of IMF and World Bank), in percent a year. Missing where the data have none.
    """
    chosen = view.one_per(view.rows("loan_rules"), "rule", "borrowers", "measure")
    rows = {(row["rule"], row["borrowers"], row["measure"]): row for _, row in chosen.iterrows()}
    found = {}
    for name, (rule, borrowers, measure, words) in _RULES.items():
        row = rows.get((rule, borrowers, measure))
        if row is None:
            found[name] = Value.missing(name, _UNITS[measure], definition=words)
            continue
        period = f"since {date_label(row['date'])}" if isinstance(row["date"], str) else "undated"
        found[name] = of_row(row, name, period=period, definition=words)
    return found
