"""`python -m koruz`: the same as the command `koruz`."""

import sys

from koruz.runner.start import main

if __name__ == "__main__":
    sys.exit(main())
