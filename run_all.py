"""Execute the notebooks and publish them in reports/; `uv run run_all.py --help` says how."""

import os
import sys


def leave_out():
    """Import nothing from beside this file nor from the working folder: a random.py there would stand in for Python's.

    The one comes first by itself, the other with an empty part of PYTHONPATH. Behind Python's own modules, none harms.
    """
    own = sys.path.index(os.path.dirname(os.__file__)) if os.path.dirname(os.__file__) in sys.path else 0
    try:
        aside = {os.path.dirname(os.path.realpath(sys.argv[0])), os.path.realpath(os.curdir)}
        sys.path[:own] = [place for place in sys.path[:own] if os.path.realpath(place) not in aside]
    except OSError:  # the working folder is gone
        del sys.path[:own]


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
        from koruz.runner.start import main
    except ModuleNotFoundError as error:
        if str(error.name).startswith("koruz."):
            place = os.path.dirname(str(sys.modules["koruz"].__file__))
            print(f"Something else is called koruz and comes first: {place}. Take it off PYTHONPATH.", file=sys.stderr)
            return 2
        print(f"This Python lacks what koruz needs ({error.name}). {instead}", file=sys.stderr)
        return 2
    return main(root=os.path.dirname(os.path.realpath(__file__)))


if __name__ == "__main__":
    leave_out()
    try:
        sys.exit(run())
    except KeyboardInterrupt:
        sys.exit(130)
