"""What parser and history say of a whole repository."""

from reposcan.facts.collect import collect
from reposcan.facts.legacy import collect_legacy

__all__ = ["collect", "collect_legacy"]
