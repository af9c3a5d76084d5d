"""`python -m csp`: the command where no script is installed."""

from csp import main

main()
