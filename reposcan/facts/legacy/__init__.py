"""What an older system's programs are to each other, from what was read of each file."""

from reposcan.facts.legacy.collect import collect_legacy

__all__ = ["collect_legacy"]
