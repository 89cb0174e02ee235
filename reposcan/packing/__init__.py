"""Packing: modules become members, members packs, packs a layout."""

from reposcan.packing.layout import lay_out, pack_category
from reposcan.packing.packs import PackMaker
from reposcan.packing.pieces import Cutter
from reposcan.packing.render import RENDERING, member_text, skeleton_text
from reposcan.packing.skeletons import Skeletons, skeleton_definitions
from reposcan.packing.ties import Ties

__all__ = [
    "RENDERING",
    "Cutter",
    "PackMaker",
    "Skeletons",
    "Ties",
    "lay_out",
    "member_text",
    "pack_category",
    "skeleton_definitions",
    "skeleton_text",
]
