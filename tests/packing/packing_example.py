"""Modules in memory, and what lays them out: the real stages, with a token a character."""

from collections.abc import Mapping, Sequence

from characters import Characters

from reposcan.graph import DefinitionsFirst, edges
from reposcan.model.code import Outline, Span
from reposcan.model.graph import Edge
from reposcan.model.pack import Layout, Member, Pack
from reposcan.model.source import Category
from reposcan.packing import Cutter, PackMaker, Skeletons, Ties, lay_out, member_text
from reposcan.packing.pieces import shown_digest
from reposcan.syntax.outline import outline


class Modules:
    """A snapshot in memory."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self.texts = {path: text.encode() for path, text in sorted(texts.items())}
        self.outlines: Mapping[str, Outline] = {
            path: outline(path, text) for path, text in self.texts.items()
        }
        self.digests = {path: shown_digest(text) for path, text in self.texts.items()}
        self.edges: Sequence[Edge] = edges(self.outlines)

    def member(self, path: str) -> Member:
        """The whole module."""
        text = self.texts[path]
        span = Span(1, self.outlines[path].lines, 0, len(text))
        tokens = len(member_text(path, text, whole=True))
        return Member(path, self.digests[path], 1, 1, span, tokens, self.digests[path])

    def cutter(self, limit: int) -> Cutter:
        return Cutter(self.outlines, self.texts.__getitem__, Characters(), limit)

    def skeletons(self) -> Skeletons:
        return Skeletons(self.edges, self.outlines, self.digests, Characters())

    def lay_out(
        self,
        narrow: int,
        wide: int,
        previous: Layout | None = None,
        categories: Mapping[str, Category] | None = None,
        parser: str = "p",
    ) -> Layout:
        maker = PackMaker(
            ties=Ties(self.edges, list(self.texts)),
            cutter=self.cutter(narrow // 4),
            skeletons=self.skeletons(),
            order=DefinitionsFirst(self.edges),
        )
        of = categories or {}
        modules = [(of.get(path, Category.SOURCE), self.member(path)) for path in self.texts]
        return lay_out(modules, narrow, wide, maker, parser, previous)


def paths(packs: Sequence[Pack]) -> list[list[str]]:
    return [[member.path for member in pack.members] for pack in packs]


def changed(before: Sequence[Pack], after: Sequence[Pack]) -> list[Pack]:
    """The packs that were not there before."""
    old = {pack.id for pack in before}
    return [pack for pack in after if pack.id not in old]


def function(name: str, lines: int, calls: str = "") -> str:
    """A function of so many lines, 20 characters each."""
    body = [f"    value = {n:04} + 1 #" for n in range(lines - 2)]
    return "\n".join([f"def {name}(value):", *body, f"    return {calls or 'value'}", "", ""])
