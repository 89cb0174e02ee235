"""Ties between files, and the order that they suggest."""

from reposcan.graph.edges import edges
from reposcan.graph.order import order

__all__ = ["edges", "order"]
