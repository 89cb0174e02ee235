"""Packing: modules become members, members packs, packs a layout."""

from reposcan.packing.layout import lay_out
from reposcan.packing.measure import measure
from reposcan.packing.render import member_text

__all__ = ["lay_out", "measure", "member_text"]
