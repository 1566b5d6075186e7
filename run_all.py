"""Execute the notebooks and publish them in reports/; `uv run run_all.py --help` says how."""

import os
import sys


def run():
    """Hand over to koruz, or say in one line what to type if it isn't there."""
    instead = "Type instead: pip install uv && uv run run_all.py"
    if sys.version_info < (3, 11):  # noqa: UP036  so that an old Python says so
        print(
            "koruz needs Python 3.11 or newer, this is {}.{}. {}".format(*sys.version_info[:2], instead),
            file=sys.stderr,
        )
        return 2
    try:
        from koruz.start import main
    except ModuleNotFoundError as error:
        if str(error.name).startswith("koruz."):
            raise
        print(f"This Python lacks what koruz needs ({error.name}). {instead}", file=sys.stderr)
        return 2
    return main(root=os.path.dirname(os.path.realpath(__file__)))


if __name__ == "__main__":
    try:
        sys.exit(run())
    except KeyboardInterrupt:
        sys.exit(130)
