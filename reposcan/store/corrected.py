"""What people noted wins over what the model said: its paragraphs give way."""

from dataclasses import replace
from typing import Any

from reposcan.model.finding import Document
from reposcan.model.notes import Part, Remark
from reposcan.model.report import Grounding, ModuleReport


def corrected(module: ModuleReport, remarks: tuple[Remark, ...]) -> ModuleReport:
    """The module with people's notes, and without the paragraphs in whose place they stand."""
    parts = replaced(remarks)
    module = replace(module, remarks=remarks)
    if not parts:
        return module
    documents = (_without(one, parts - {Part.SUMMARY}) for one in module.documents)
    return replace(
        module,
        summaries=() if Part.SUMMARY in parts else module.summaries,
        documents=tuple(one for one in documents if one.purpose or one.how or one.caution),
        # It was measured over all the words, those that are not shown too.
        grounding=Grounding(0, 0),
    )


def replaced(remarks: tuple[Remark, ...]) -> frozenset[Part]:
    """The parts of a whole file's, or the repository's, words that notes stand in place of."""
    return frozenset(one.part for one in remarks if one.part and not one.unit)


def _without(document: Document, parts: frozenset[Part]) -> Document:
    nothing: dict[str, Any] = {part.value: "" for part in parts}
    return replace(document, **nothing)
