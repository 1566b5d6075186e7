"""What could be known on a day: figures count from the day on which they were published, not from that they are of."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    from koruz.data.catalog import Catalog
    from koruz.report.values import Value


def public(catalog: Catalog, rows: pd.DataFrame, day: str) -> pd.DataFrame:
    """Rows whose source was published by a day.

    Args:
        catalog: The opened data package; its sources say when they were published, perhaps by month or year only.
        rows: Rows with a column `source`.
        day: The day, YYYY-MM-DD or reduced.

    Returns:
        The rows in their order; one whose source has no date, or may be of a later day, isn't among them.
    """
    known = {source: _by(catalog.source(source).published, day) for source in rows["source"].unique()}
    return rows[rows["source"].map(known).astype(bool)]


def published(catalog: Catalog, value: Value, day: str) -> bool:
    """Whether all sources of a value were published by a day."""
    return all(_by(catalog.source(source).published, day) for source in value.sources)


def _by(published: str, day: str) -> bool:
    """Whether even the last day that a date may mean isn't after the day: '2025' may be December."""
    return bool(published) and f"{published}-99-99"[:10] <= f"{day}-00-00"[:10]
