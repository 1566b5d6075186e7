"""Typed tables that the processes of a run share: taking one over takes half as long as typing it."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from hashlib import sha256

import pandas as pd

from koruz.data import reads
from koruz.data.package.descriptor import Package, Resource
from koruz.data.package.rawcsv import read_bytes
from koruz.words import shared
from koruz.words.problems import Problem


def table(package: Package, resource: Resource, make: Callable[[], pd.DataFrame]) -> pd.DataFrame:
    """A table as `make` types it; in a run perhaps as another process has typed it.

    Args:
        package: The package.
        resource: The table's description.
        make: Types the table, and raises what there is to say of one that can't be typed.
    """
    if not shared.going():
        return make()
    with reads.unnoted():  # whoever asked for the table has noted it
        content = read_bytes(package.file(resource), package.label(resource))
    if isinstance(content, Problem):
        return make()
    # A frame follows from these bytes and this description alone. Only processes of the run write where it lies, so
    # it can be taken over by pickle.
    name = f"{sha256(repr(resource.raw).encode() + bytes(1) + content).hexdigest()}.table"
    found = shared.read(name)
    if found is not None:
        taken: pd.DataFrame = pickle.loads(found)
        return taken
    frame = make()
    shared.write(name, pickle.dumps(frame, pickle.HIGHEST_PROTOCOL))
    return frame
