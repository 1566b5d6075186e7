"""`python -m koruz`: the same as the command `koruz`."""

import sys

from koruz.start import main

if __name__ == "__main__":
    sys.exit(main())
