"""Says what every page of a run says: which run it is, and how far it came."""

from reposcan.model.report import QuestionCoverage, ScanReport
from reposcan.model.source import SkipReason
from reposcan.report.names import LONGEST_NAME, one_line
from reposcan.report.page.shared import Masthead

_HOW = {
    "interrupted": "was interrupted",
    "partial": "is partial by plan: an announced budget ended it",
}

#: The question whose answers are findings.
DEFECTS = "bugs"


def masthead(report: ScanReport) -> Masthead:
    """What every page of this run says."""
    model = report.model
    return Masthead(
        repository=one_line(report.run.repository, LONGEST_NAME),
        run=report.run,
        model=one_line(model.name, LONGEST_NAME) if model else "",
        demonstration=model is not None and model.demonstration,
        defects=any(name == DEFECTS for name, _ in report.coverage.questions),
        structure=report.facts is not None,
        notice=_notice(report),
        legacy=report.facts is not None and report.facts.legacy is not None,
    )


def missing(counts: QuestionCoverage) -> int:
    """Number of questions that were planned and not answered."""
    return counts.planned - counts.answered


def _notice(report: ScanReport) -> str:
    state = report.run.state
    if state == "complete":
        return ""
    counts = [counts for _, counts in report.coverage.questions]
    planned, failed = sum(c.planned for c in counts), sum(map(missing, counts))
    how = _HOW.get(state, f"is {state}")
    unread = dict(report.coverage.skipped).get(SkipReason.UNREADABLE, 0)
    if unread:
        how += f", and {unread:,} file{' could' if unread == 1 else 's could'} not be opened"
    if not failed:
        partial = report.coverage.partial
        if not partial:
            return f"This run {how}."
        read = "analysed" if report.model else "read"
        files = "file" if partial == 1 else "files"
        return f"This run {how}: of {partial:,} {files} only a part was {read}; see their pages."
    have = "has" if failed == 1 else "have"
    return (
        f"This run {how}: {failed:,} of {planned:,} questions {have} no answer. The first page "
        "of the report counts them by question, the page of each module names its own."
    )
