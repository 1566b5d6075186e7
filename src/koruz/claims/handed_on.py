"""What the ledger says of a theme, judged by the first process of a run that needs it and handed on to all others.

A report depends on the files that it read, so whoever takes something over has read what was read for it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from koruz.data import reads
from koruz.data.package.content import content_digest
from koruz.words import shared

if TYPE_CHECKING:
    from koruz.data.catalog import Catalog

Makers = Mapping[str, Callable[["Catalog"], Any]]
"""What makes each part of what is said of a theme, as plain JSON."""


def data_of(catalog: Catalog) -> str:
    """The data on which depends what is handed on; empty outside a run, and where a cell has changed the catalog.

    Args:
        catalog: The opened data package.
    """
    if not shared.going() or not catalog.as_it_lies:
        return ""
    with reads.unnoted():
        return content_digest(catalog.folder, (each.path for each in catalog.package.resources.values()))


def part(catalog: Catalog, about: tuple[str, str, float], name: str, makers: Makers) -> Any:
    """One part of what is said of a theme; if it isn't there yet, all parts are made and handed on.

    Args:
        catalog: The opened data package.
        about: What `data_of` says of it, a theme, and what tolerances are multiplied by.
        name: The part.
        makers: What makes each; each is made by the same catalog, so later ones find what earlier ones have computed.
    """
    key = sha256(repr(about).encode()).hexdigest()
    found = shared.read(f"{key}.{name}")
    content = _made(catalog, key, makers)[name] if found is None else found
    made, read = json.loads(content)
    for path in read:
        reads.note(path)
    return made


def _made(catalog: Catalog, key: str, makers: Makers) -> dict[str, bytes]:
    """All parts, each with what was read for it."""
    # A catalog and what is computed from it note only once what they keep, so here is one that has noted nothing.
    fresh, done = catalog.anew(), dict[str, bytes]()
    before: set[str] = set()
    for name, make in makers.items():
        with reads.heard() as read:
            made = make(fresh)
        before |= read
        done[name] = json.dumps([made, sorted(before)]).encode()
        shared.write(f"{key}.{name}", done[name])
    return done
