"""Says what a module's page says of the older programs in it."""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from reposcan.model.dossier import FileUse, Job, JobStep, Program, Remark, Rule, Step, Transfer
from reposcan.model.finding import RuleWords
from reposcan.model.legacy_file import Call, Field, FileLegacy, RecordLayout, UnitLinks
from reposcan.report.listing import Places, listed
from reposcan.report.names import LONGEST_TEXT, one_line
from reposcan.report.page.dossier import (
    BatchRow,
    CallRow,
    CopyRow,
    EffectRow,
    FieldRow,
    FileRow,
    GoesRow,
    LayoutCard,
    RemarkGroup,
    RemarkRow,
    RuleRow,
    StartRow,
    StepData,
    StepRow,
    UnitCard,
)
from reposcan.report.spots import SpotPlaces, name_of, record_anchor, unit_anchor

#: Rows shown at once of lists that a reader goes through one by one.
_SHOWN = 12
#: What stands in one row.
_IN_ROW = 12
#: Lines that are named of an item in its row.
_SITES = 4
_MOST_LAYOUTS = 200
#: Characters of a head comment.
_DOC = 1500

#: What an heir must mind, in this order.
_REMARKS = {
    "error handling": "Errors",
    "abnormal end": "Abnormal ends",
    "date": "Dates",
    "currency": "Money",
    "hard-coded": "Values in the code",
    "user input": "What users type",
}

_text = partial(one_line, limit=LONGEST_TEXT)


def unit_cards(
    legacy: FileLegacy | None, words: Sequence[RuleWords], places: Places
) -> tuple[UnitCard, ...]:
    """A card for each program, copybook, map and job of a file; none without a dossier."""
    if legacy is None:
        return ()
    spots, said = SpotPlaces(places), _by_rule(words)
    return tuple(_card(unit, links, spots, said) for unit, links in legacy.units)


Said = Mapping[tuple[str, str, int, int], tuple[str, str]]


def _by_rule(words: Sequence[RuleWords]) -> Said:
    """(the model's words, kind) of a rule, by its program, unit and lines."""
    return {
        (one.program, rule.unit, rule.start_line, rule.number): (rule.text, rule.kind)
        for one in words
        for rule in one.rules
    }


def _card(unit: Program | Job, links: UnitLinks, spots: SpotPlaces, said: Said) -> UnitCard:
    program = unit if isinstance(unit, Program) else Program(unit.name, unit.kind, unit.line, 0)
    batch = unit.steps if isinstance(unit, Job) else ()
    return UnitCard(
        anchor=unit_anchor(unit.name, unit.line),
        name=name_of(unit.name),
        kind=unit.kind,
        line=unit.line,
        mode=links.mode,
        application=name_of(links.application),
        doc=links.doc[:_DOC],
        starts=listed(
            [StartRow(s.how, name_of(s.name), spots.line(s.spot)) for s in links.starts], _SHOWN
        ),
        users=listed(
            [spots.numbered(spot) for spot in links.users.first], _SHOWN, all_of=links.users.total
        ),
        files=listed([_file(one) for one in program.files]),
        calls=listed([_call(one, spots) for one in links.calls if isinstance(unit, Program)]),
        copies=listed([CopyRow(line, spots.meant(t)) for line, t in links.copies]),
        steps=listed([_step(one) for one in program.steps]),
        dead=sum(step.dead for step in program.steps),
        rules=listed(
            [_rule(number, one, program.name, said) for number, one in enumerate(program.rules)]
        ),
        remarks=tuple(_remarks(program.remarks)),
        layouts=listed(
            [_layout(one, spots) for one in links.layouts[:_MOST_LAYOUTS]],
            _SHOWN,
            all_of=len(links.layouts),
        ),
        effects=listed(
            [EffectRow(spots.numbered(e.spot), _text(e.why), e.steps) for e in links.effects],
            _SHOWN,
            all_of=links.affected,
        ),
        affected=links.affected,
        batch=listed([_batch(one, call, spots) for one, call in _runs(batch, links.calls)]),
        measures=links.measures,
    )


def _file(one: FileUse) -> FileRow:
    return FileRow(
        kind=one.kind,
        name=name_of(one.name),
        outside=name_of(one.outside if one.outside != one.name else ""),
        ways=name_of(", ".join(one.ways)),
        organisation=name_of(one.organisation),
        key=name_of(one.key),
        status=name_of(one.status),
        line=one.line,
    )


def _call(call: Call, spots: SpotPlaces) -> CallRow:
    targets = listed([spots.meant(one) for one in call.targets], _IN_ROW)
    return CallRow(name_of(call.how), call.line, name_of(call.item), call.dynamic, targets)


def _step(step: Step) -> StepRow:
    goes = [_goes(one) for one in step.goes]
    return StepRow(
        name_of(step.name), step.line, step.end_line, step.dead, listed(goes, _IN_ROW, 4 * _IN_ROW)
    )


def _goes(one: Transfer) -> GoesRow:
    return GoesRow(name_of(one.how), name_of(one.to), one.line)


def _rule(number: int, rule: Rule, program: str, said: Said) -> RuleRow:
    words, kind = said.get((program, rule.unit, rule.start_line, number), ("", ""))
    return RuleRow(
        name_of(rule.unit),
        _text(rule.condition),
        _text(rule.action),
        rule.start_line,
        rule.end_line,
        words,
        kind,
    )


def _remarks(remarks: Sequence[Remark]) -> Iterator[RemarkGroup]:
    kinds = dict.fromkeys((*_REMARKS, *(one.kind for one in remarks)))
    for kind in kinds:
        rows = [RemarkRow(_text(one.text), one.line) for one in remarks if one.kind == kind]
        if rows:
            yield RemarkGroup(_REMARKS.get(kind, name_of(kind)), listed(rows, _SHOWN))


def _layout(layout: RecordLayout, spots: SpotPlaces) -> LayoutCard:
    return LayoutCard(
        anchor=record_anchor(layout.name, layout.line),
        name=name_of(layout.name),
        place=name_of(layout.place),
        line=layout.line,
        size=_known(layout.size),
        fields=listed(list(_fields(layout.fields, spots)), 400),
    )


def _fields(fields: Sequence[Field], spots: SpotPlaces) -> Iterator[FieldRow]:
    above: list[int] = []
    for one in fields:
        item = one.item
        while above and above[-1] >= item.level:
            above.pop()
        yield FieldRow(
            level=item.level,
            depth=min(len(above), 5),
            name=name_of(item.name),
            picture=name_of(item.picture),
            usage=name_of(item.usage),
            offset=_known(item.offset),
            size=_known(item.size) if item.level != _CONDITION else "",
            occurs=item.occurs,
            redefines=name_of(item.redefines),
            value=name_of(item.value),
            copybook=name_of(one.copybook),
            line=item.line,
            reads=spots.sites(one.reads, _SITES),
            writes=spots.sites(one.writes, _SITES),
        )
        above.append(item.level)


#: The level of names for values.
_CONDITION = 88


def _known(number: int) -> str:
    return str(number) if number >= 0 else ""


def _runs(steps: Sequence[JobStep], calls: Sequence[Call]) -> Iterator[tuple[JobStep, Call | None]]:
    by_line = {call.line: call for call in calls}
    for step in steps:
        yield step, by_line.get(step.line)


def _batch(step: JobStep, call: Call | None, spots: SpotPlaces) -> BatchRow:
    data = [StepData(name_of(dd), name_of(name), name_of(how)) for dd, name, how in step.data]
    runs = tuple(spots.meant(one) for one in call.targets) if call else ()
    return BatchRow(name_of(step.name), step.line, runs, step.procedure, listed(data, _IN_ROW))
