"""Files in the output folder that are no report's: a record beside them says which are ours, and only those go."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from koruz.data import plainfile
from koruz.runner.edition import manifest, owned
from koruz.runner.edition.fingerprint import GENERATOR
from koruz.runner.edition.shape import believed_files
from koruz.runner.edition.stage import staged


def put(contents: Mapping[str, bytes], out: Path, record: str) -> list[str]:
    """Put files in their places; a stranger's in the way is kept, and what stands already stays as it is.

    Args:
        contents: Files by their names in the output folder, with slashes, in the record's folder or below.
        out: The output folder; the caller holds its lock.
        record: The record's name, such as 'variants/sets.json'.

    Returns:
        What the user must know of strangers' files.
    """
    for name in (record, *contents):
        owned.folder(out, name.rpartition("/")[0])
    records, notices = {known["path"]: known for known in _recorded(out, record)}, list[str]()
    with staged(out) as stage:
        drafts = {name: Path(plainfile.create(content, stage.folder)) for name, content in contents.items()}
        for name, draft in drafts.items():
            was = records.get(name, {}).get("sha256", "")
            size = len(contents[name])
            records[name] = {"path": name, "sha256": manifest.sha256(draft), "bytes": size, "was": was}
        _record(records, out / record, stage.folder)  # before the files: whatever happens then, both are known as ours
        for name, draft in drafts.items():
            notices += owned.replaced(draft, name, out, owned.known(records.values()))
        settled = {name: {**known, "was": ""} for name, known in records.items()}
        _record(settled, out / record, stage.folder)
    return notices


def _recorded(out: Path, record: str) -> list[dict[str, Any]]:
    try:
        content = json.loads(plainfile.read(out / record, plainfile.MANIFEST_LIMIT))
    except (OSError, ValueError, RecursionError):
        return []
    return believed_files(content, record.partition("/")[0])


def _record(records: Mapping[str, Mapping[str, Any]], path: Path, folder: Path) -> None:
    content = {"generator": GENERATOR, "outputs": [records[name] for name in sorted(records)]}
    plainfile.write(path, (json.dumps(content, indent=1) + "\n").encode(), folder)
