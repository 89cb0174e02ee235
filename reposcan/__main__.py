"""`python -m reposcan` is `reposcan`."""

from reposcan.cli import main

main()
