"""`python -m smartify` is the command line."""

import sys

from smartify.cli import main

sys.exit(main())
