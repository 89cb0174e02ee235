"""What parser and history say of a whole repository."""

from reposcan.facts.collect import collect
from reposcan.facts.legacy import by_ties, collect_legacy

__all__ = ["by_ties", "collect", "collect_legacy"]
