"""Dates, whole and reduced, in words and on an axis."""

import pytest

from koruz.words.dates import date_label, decimal_year


def test_labels():
    assert date_label("2024-10-28") == "28 October 2024"
    assert date_label("2024-10") == "October 2024"
    assert date_label("2024") == "2024"


def test_decimal_years():
    assert decimal_year("2024") == 2024.5
    assert decimal_year("2023-07") == pytest.approx(2023 + 6.5 / 12)
    assert decimal_year("2023-01-01") == 2023
    assert decimal_year("2024-12-31") == pytest.approx(2024 + 365 / 366)


@pytest.mark.parametrize("text", ["", "May 2024", "2024-13", "2023-02-29", "2024-01-01-01"])
def test_refuses_what_is_no_date(text):
    with pytest.raises(ValueError, match=r"."):
        date_label(text)
