"""Two folders change places in one step, where the system can: at no moment is either of them away."""

from __future__ import annotations

import ctypes
import errno
import os
import sys
from functools import lru_cache
from pathlib import Path
from typing import Any

_HERE = -100  # AT_FDCWD: paths are relative to the working folder
_SWAP = 2  # RENAME_EXCHANGE of Linux, RENAME_SWAP of macOS
# The system doesn't know the call, the file system doesn't, or a container forbids it.
_CANNOT = {errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EPERM}


def exchange(first: Path, second: Path) -> bool:
    """Let two folders of one file system change places.

    Returns:
        Whether it was done; if not, the system can't and nothing has happened.

    Raises:
        OSError: If the system can and doesn't, as when one of them isn't there.
    """
    rename = _rename()
    if rename is None:
        return False
    names = [os.fsencode(path) for path in (first, second)]
    if sys.platform == "darwin":
        result = rename(*names, _SWAP)
    else:
        result = rename(_HERE, names[0], _HERE, names[1], _SWAP)
    if result == 0:
        return True
    number = ctypes.get_errno()
    if number in _CANNOT:
        return False
    raise OSError(number, os.strerror(number), str(first), None, str(second))


@lru_cache
def _rename() -> Any:
    """The call of the C library; None if it has none."""
    name = {"linux": "renameat2", "darwin": "renamex_np"}.get(sys.platform)
    try:
        return getattr(ctypes.CDLL(None, use_errno=True), name) if name else None
    except (AttributeError, OSError, TypeError):
        return None
