"""The rules of an older program in business words: a few at a time, each by its number.

The parser has found them, with their lines. The model adds words to what is shown and nothing else:
a number that was not asked is dropped, and a rule that is not answered stays without words.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import ClassVar

from pydantic import Field

from reposcan.model.asking import Target
from reposcan.model.code import Outline, Span
from reposcan.model.dossier import FileDossier, Rule
from reposcan.model.finding import Malformed, RuleWord, RuleWords, Term
from reposcan.model.legacy import GlossaryEntry
from reposcan.model.pack import Member, Width
from reposcan.model.source import Category
from reposcan.questions.glossary import known
from reposcan.questions.interface import AnswerSchema, parse
from reposcan.tasks import RULES

#: Rules of one question: small models lose count of more.
GROUP = 8


class RuleKind(StrEnum):
    """What a rule is for."""

    CALCULATION = "calculation"
    VALIDATION = "validation"
    ROUTING = "routing"
    STATUS = "status"
    ERRORS = "error handling"
    TECHNICAL = "technical"


class RuleAnswer(AnswerSchema):
    """One rule. The number comes first: what is said after it is about that rule."""

    number: int = Field(ge=1, le=GROUP)
    rule: str = Field(min_length=1, max_length=200)
    kind: RuleKind


class TermAnswer(AnswerSchema):
    """An abbreviation of the names in these rules, or a word of the business."""

    verbatim = frozenset({"term"})

    term: str = Field(min_length=2, max_length=40)
    meaning: str = Field(min_length=1, max_length=100)


class RulesAnswer(AnswerSchema):
    """The rules that were shown, and what their names are short for."""

    rules: tuple[RuleAnswer, ...] = Field(max_length=GROUP)
    terms: tuple[TermAnswer, ...] = Field(max_length=3)


@dataclass(frozen=True)
class RulesQuestion:
    """Asks for the rules of programs that have a dossier.

    Attributes:
        dossiers: by path; without any, nothing is asked.
        glossary: as people gave it.
    """

    name: ClassVar[str] = RULES
    width: ClassVar[Width] = Width.NARROW
    schema: ClassVar[type[AnswerSchema]] = RulesAnswer
    answer_tokens: ClassVar[int] = 480

    dossiers: Mapping[str, FileDossier] = field(default_factory=dict)
    glossary: Sequence[GlossaryEntry] = ()

    def targets(self, member: Member, outline: Outline, category: Category) -> Iterator[Target]:
        """Groups of rules whose conditions begin in the lines that the member shows."""
        first, last = member.span.start_line, member.span.end_line
        for name, rules in self._programs(member.path):
            shown = [n for n, one in enumerate(rules) if first <= one.start_line <= last]
            for begin in range(0, len(shown), GROUP):
                numbers = shown[begin : begin + GROUP]
                low, high = numbers[0], numbers[-1]
                lines = [rules[number] for number in numbers]
                span = Span(
                    min(one.start_line for one in lines),
                    min(last, max(one.end_line for one in lines)),
                    member.span.start_byte,
                    member.span.end_byte,
                )
                about = f"{name} {low + 1}-{high + 1}"
                yield Target(member.path, about, span, member.part, member.parts)

    def variables(self, target: Target, outline: Outline | None) -> Mapping[str, object]:
        """`program`; the `lines`, `conditions` and `actions` of its rules; `known` terms."""
        program, _, rules = self._group(target)
        # The longest that there can be, for whoever asks how much room a question takes.
        rules = rules or (Rule("", target.name, target.name, 1, 1),) * GROUP
        return {
            "program": program,
            "lines": [f"{one.start_line} to {one.end_line}" for one in rules],
            "conditions": [one.condition for one in rules],
            "actions": [one.action for one in rules],
            "kinds": [kind.value for kind in RuleKind],
            "known": known(self.glossary, map(_text, rules)),
        }

    def read(self, text: str, target: Target, source: bytes) -> RuleWords | Malformed:
        """The words of the rules that were asked; each number once, blanks left out."""
        answer = parse(RulesAnswer, text)
        if isinstance(answer, Malformed):
            return answer
        program, first, rules = self._group(target)
        said = {one.number: one for one in reversed(answer.rules) if one.rule.strip()}
        words = tuple(
            RuleWord(
                first + number - 1,
                rule.unit,
                rule.start_line,
                said[number].rule.strip(),
                said[number].kind.value,
            )
            for number, rule in enumerate(rules, 1)
            if number in said
        )
        if not words:
            return Malformed("rules: none of those that were asked")
        shown = "\n".join(map(_text, rules)).upper()
        terms = (
            Term(one.term.strip(), one.meaning.strip())
            for one in answer.terms
            if one.term.strip().upper() in shown and one.term.strip() and one.meaning.strip()
        )
        return RuleWords(target.path, program, words, tuple(terms))

    def _programs(self, path: str) -> Iterator[tuple[str, tuple[Rule, ...]]]:
        dossier = self.dossiers.get(path)
        for program in dossier.programs if dossier else ():
            yield program.name, program.rules

    def _group(self, target: Target) -> tuple[str, int, tuple[Rule, ...]]:
        """(program, number of its first rule, rules) of a target; its name says which."""
        program, _, numbers = target.name.rpartition(" ")
        first, dash, last = numbers.partition("-")
        if dash and first.isdecimal() and last.isdecimal():
            for name, rules in self._programs(target.path):
                if name == program:
                    return program, int(first) - 1, rules[int(first) - 1 : int(last)]
        return target.name, 0, ()


def _text(rule: Rule) -> str:
    return f"{rule.unit} {rule.condition} {rule.action}"
