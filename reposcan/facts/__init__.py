"""What parser and history say of a whole repository."""

from reposcan.facts.collect import collect

__all__ = ["collect"]
