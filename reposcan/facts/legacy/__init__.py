"""What an older system's programs are to each other, from what was read of each file."""

from reposcan.facts.legacy.collect import collect_legacy
from reposcan.facts.legacy.tied import by_ties

__all__ = ["by_ties", "collect_legacy"]
