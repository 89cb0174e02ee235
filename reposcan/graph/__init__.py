"""Ties between files, and the order that they suggest."""

from reposcan.graph.cycles import cycles
from reposcan.graph.edges import edges
from reposcan.graph.order import order
from reposcan.graph.referred import referred
from reposcan.graph.ties import ties

__all__ = ["cycles", "edges", "order", "referred", "ties"]
