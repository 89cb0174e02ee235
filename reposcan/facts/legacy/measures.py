"""What makes a program hard to move: counted, not judged."""

import re
from collections.abc import Iterable

from reposcan.model.dossier import Job, Program
from reposcan.model.legacy import Measures

#: A year of two digits in a picture of a date or in its words, such as YYMMDD.
_TWO_DIGITS = re.compile(
    r"(?<![Y9])(?:YY(?!Y)(?=[-/ ]?(?:MM|DD))|(?<=MM[-/])YY(?!Y)|(?<=DD[-/])YY(?!Y))"
)
_MOST_NAMES = 20


def measures(unit: Program | Job) -> Measures:
    """Those of a unit; a job has none."""
    if isinstance(unit, Job):
        return Measures()
    kinds = [remark.kind for remark in unit.remarks]
    dates = [remark.text.upper() for remark in unit.remarks if remark.kind == "date"]
    return Measures(
        rules=len(unit.rules),
        jumps=sum(one.how == "GO TO" for step in unit.steps for one in step.goes),
        dead=sum(step.dead for step in unit.steps),
        dynamic=sum(one.dynamic for one in unit.transfers),
        hard_coded=kinds.count("hard-coded"),
        dates=len(dates),
        two_digit_years=sum(bool(_TWO_DIGITS.search(text)) for text in dates),
        organisations=_names(one.organisation for one in unit.files if one.organisation),
        tables=_names(one.name for one in unit.files if one.kind == "table"),
    )


def _names(found: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(found))[:_MOST_NAMES])
