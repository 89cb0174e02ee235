"""Defects of one function, each with the code that shows it.

The question stays narrow: one function, named. The model quotes; the program finds the quote inside
that function and computes the lines. A claim whose quote is not there exactly once is dismissed
with its reason, and kept.
"""

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from typing import ClassVar

from pydantic import Field

from reposcan.findings import fingerprint, locate
from reposcan.model.asking import Target
from reposcan.model.code import CALLABLE, Outline, Span
from reposcan.model.finding import BugReport, Claim, Dismissed, Finding, Malformed, Rule, Severity
from reposcan.model.pack import Member, Width
from reposcan.model.source import Category
from reposcan.questions.interface import AnswerSchema, parse
from reposcan.tasks import BUGS

#: Bytes of a line shown on either side of a finding.
_AROUND = 400


class ClaimAnswer(AnswerSchema):
    """One claimed defect. The quote comes first: what is said after it is about that code."""

    verbatim = frozenset({"quote"})

    quote: str = Field(min_length=1, max_length=160)
    rule: Rule
    title: str = Field(min_length=1, max_length=60)
    why: str = Field(min_length=1, max_length=200)
    severity: Severity


class BugsAnswer(AnswerSchema):
    """An empty list is the explicit answer that nothing was found."""

    bugs: tuple[ClaimAnswer, ...] = Field(max_length=2)


class BugsQuestion:
    """Asks for the defects of every function and method outside tests."""

    name: ClassVar[str] = BUGS
    width: ClassVar[Width] = Width.NARROW
    schema: ClassVar[type[AnswerSchema]] = BugsAnswer
    answer_tokens: ClassVar[int] = 320

    def targets(self, member: Member, outline: Outline, category: Category) -> Iterator[Target]:
        """The outermost functions of the member; of one that was split, the lines shown here."""
        # A defect of a test is seldom what somebody looks for who must understand a program, and
        # tests would be half of all questions.
        if category is Category.TEST:
            return
        end = 0
        for one in outline.definitions:
            if one.kind not in CALLABLE or one.span.start_byte < end:
                continue
            end = one.span.end_byte
            shown = _overlap(one.span, member.span)
            if shown:
                split = shown != one.span
                yield Target(member.path, one.qualified, shown, *(_part(member) if split else ()))

    def variables(self, target: Target, outline: Outline | None) -> Mapping[str, object]:
        """`signature`, the catalogue of `rules`; `twins` of that name, and which `number` it is."""
        assert outline and target.span  # a function always stands in a file
        twins = [
            one
            for one in outline.definitions
            if one.kind in CALLABLE and one.qualified == target.name
        ]
        start = target.span.start_byte
        number = bisect_right([one.span.start_byte for one in twins], start)
        return {
            "signature": twins[number - 1].signature,
            "twins": len(twins),
            "number": number,
            "rules": [rule.value for rule in Rule],
        }

    def read(self, text: str, target: Target, source: bytes) -> BugReport | Malformed:
        """The claims, each located or dismissed; the same place and rule twice counts once."""
        answer = parse(BugsAnswer, text)
        if isinstance(answer, Malformed):
            return answer
        findings: dict[tuple[Rule, Span], Finding] = {}
        dismissed: list[Dismissed] = []
        for one in answer.bugs:
            claim = Claim(one.rule, one.severity, one.title, one.quote, one.why)
            result = self._check(claim, target, source)
            if isinstance(result, Dismissed):
                dismissed.append(result)
            else:
                findings.setdefault((claim.rule, result.span), result)
        return BugReport(tuple(findings.values()), tuple(dismissed))

    def _check(self, claim: Claim, target: Target, source: bytes) -> Finding | Dismissed:
        assert target.span
        place = locate(claim.quote, source, target.span)
        if isinstance(place, str):
            return Dismissed(claim, target.path, target.name, place)
        code = _lines_around(place, source)
        mark = fingerprint(claim.rule, target.name, claim.quote)
        return Finding(mark, claim, target.path, target.name, place, code)


def _overlap(one: Span, other: Span) -> Span | None:
    start, end = max(one.start_byte, other.start_byte), min(one.end_byte, other.end_byte)
    if start >= end:
        return None
    return Span(
        max(one.start_line, other.start_line), min(one.end_line, other.end_line), start, end
    )


def _part(member: Member) -> tuple[int, int]:
    return member.part, member.parts


def _lines_around(place: Span, source: bytes) -> str:
    """The whole lines of a place; of very long ones, what stands near it."""
    start = source.rfind(b"\n", 0, place.start_byte) + 1
    end = source.find(b"\n", place.end_byte - 1)
    end = len(source) if end < 0 else end
    start, end = max(start, place.start_byte - _AROUND), min(end, place.end_byte + _AROUND)
    return source[start:end].decode("utf-8", "replace")
