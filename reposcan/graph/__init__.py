"""Ties between files, and the order that they suggest."""

from reposcan.graph.before import DefinitionsFirst
from reposcan.graph.components import components
from reposcan.graph.cycles import cycles
from reposcan.graph.edges import edges
from reposcan.graph.neighbours import Neighbours
from reposcan.graph.referred import referred
from reposcan.graph.ties import ties

__all__ = [
    "DefinitionsFirst",
    "Neighbours",
    "components",
    "cycles",
    "edges",
    "referred",
    "ties",
]
