"""What people noted wins over what the model said: its paragraphs give way."""

from dataclasses import replace
from typing import Any

from reposcan.model.finding import Document
from reposcan.model.notes import Part, Remark
from reposcan.model.report import Grounding, ModuleReport
from reposcan.model.told import Identifiers, Told


def corrected(module: ModuleReport, remarks: tuple[Remark, ...]) -> ModuleReport:
    """The module with people's notes, and without the paragraphs in whose place they stand."""
    parts = replaced(remarks)
    module = replace(module, remarks=remarks)
    if not parts:
        return module
    documents = (_without(one, parts - {Part.SUMMARY}) for one in module.documents)
    told = (one for one in documents if any(_paragraphs(one.words)))
    return replace(
        module,
        summaries=() if Part.SUMMARY in parts else module.summaries,
        documents=tuple(told),
        # It was measured over all the words, those that are not shown too.
        grounding=Grounding(0, 0),
    )


def replaced(remarks: tuple[Remark, ...]) -> frozenset[Part]:
    """The parts of a whole file's, or the repository's, words that notes stand in place of."""
    return frozenset(one.part for one in remarks if one.part and not one.unit)


def _without(told: Told[Document], parts: frozenset[Part]) -> Told[Document]:
    """Without some paragraphs, and the names that stood in these alone."""
    nothing: dict[str, Any] = {part.value: "" for part in parts}
    words, names = replace(told.words, **nothing), told.identifiers
    text = "\n".join(_paragraphs(words))
    kept = Identifiers(
        tuple(one for one in names.known if one.name in text),
        tuple(name for name in names.unknown if name in text),
    )
    return replace(told, words=words, identifiers=kept)


def _paragraphs(document: Document) -> tuple[str, str, str]:
    return document.purpose, document.how, document.caution
