"""Says what people noted, and where they did."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from reposcan.model.notes import NOTES_FILE, Part, Remark
from reposcan.model.report import ModuleReport
from reposcan.report.listing import listed
from reposcan.report.names import LONGEST_NAME, one_line
from reposcan.report.page.shared import Listed, RemarkCard
from reposcan.report.prose import first_sentence

#: Notes on one page: those about a folder stand on the pages of all its files.
MOST = 20


def where_noted(remark: Remark) -> str:
    """File and line that a note comes from."""
    return f"{NOTES_FILE}:{remark.line}"


def remark_card(remark: Remark, about: str = "") -> RemarkCard:
    """A note as pages show it, saying what it is about where that is not seen otherwise."""
    part = remark.part.value if remark.part else ""
    return RemarkCard(part, one_line(about, LONGEST_NAME), remark.text, where_noted(remark))


def own_remarks(remarks: Iterable[Remark], path: str) -> Listed[RemarkCard]:
    """Those of a file's notes that are about all of it, or about the folders that hold it."""
    found = [one for one in remarks if not one.unit]
    return listed(
        [remark_card(one, one.path if one.path != path else "") for one in found], MOST, MOST
    )


def unit_remarks(remarks: Iterable[Remark]) -> Mapping[str, tuple[RemarkCard, ...]]:
    """The others, by the unit that they are about."""
    cards: defaultdict[str, tuple[RemarkCard, ...]] = defaultdict(tuple)
    for one in remarks:
        if one.unit:
            cards[one.unit] += (remark_card(one),)
    return cards


def sentence_about(module: ModuleReport) -> tuple[str, bool]:
    """What a list of files says of one in a sentence, and whether a person says it."""
    for one in module.remarks:
        if one.part is Part.SUMMARY and one.path == module.entry.path and not one.unit:
            return first_sentence(one.text), True
    return (first_sentence(module.summaries[0].words.text) if module.summaries else ""), False
