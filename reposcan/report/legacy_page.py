"""Says what the page of an older system says, from the facts of a run."""

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import partial

from reposcan.model.legacy import (
    BatchJob,
    BatchStep,
    CopyUse,
    Legacy,
    Measures,
    Missing,
    RecordLine,
    Spot,
    Store,
    Target,
    Transaction,
    Unit,
)
from reposcan.report.listing import MOST, SHOWN, Places, listed
from reposcan.report.names import LONGEST_TEXT, one_line
from reposcan.report.page.dossier import Meant
from reposcan.report.page.legacy import (
    Application,
    CopyLine,
    JobRow,
    LegacyPage,
    Matrix,
    MatrixRow,
    MissingRow,
    RecordRow,
    StepRow,
    StoreRow,
    TermRow,
    TransactionRow,
    UnitRow,
)
from reposcan.report.page.shared import Place
from reposcan.report.spots import SpotPlaces, name_of, record_anchor

#: The matrix is a table up to these; beyond, only the list is readable.
_MOST_COLUMNS = 80
_MOST_ROWS = 150
_IN_ROW = 8
_SITES = 6
_RUNS = ("program", "subprogram")

_text = partial(one_line, limit=LONGEST_TEXT)


def legacy_page(legacy: Legacy, terms: Sequence[TermRow], places: Places) -> LegacyPage:
    """What the page says; `terms` are the glossary's."""
    spots = SpotPlaces(places)
    order = {kind: rank for rank, kind in enumerate((*_RUNS, "copybook", "map"))}
    units = sorted(legacy.units, key=lambda one: order.get(one.kind, len(order)))
    moving = sorted(
        (one for one in units if one.kind in _RUNS and weight(one.measures)),
        key=lambda one: -weight(one.measures),
    )
    unknown = [one for one in legacy.missing if not one.system]
    system = [one for one in legacy.missing if one.system]
    return LegacyPage(
        counted=tuple(_counted(legacy)),
        applications=tuple(_applications(legacy, spots)),
        units=listed([_unit(one, spots) for one in units[:MOST]], all_of=len(units)),
        stores=listed(
            [_store(one, spots) for one in _busy_first(legacy.stores)[:MOST]],
            all_of=len(legacy.stores),
        ),
        records=listed(
            [_record(one, places) for one in _shared_first(legacy.records)[:MOST]],
            all_of=len(legacy.records),
        ),
        copies=listed(
            [_copies(one, spots) for one in legacy.copybooks[:MOST]], all_of=len(legacy.copybooks)
        ),
        matrix=_matrix(legacy.copybooks, spots),
        missing=listed([_missing(one, spots, places) for one in unknown]),
        system=listed([_missing(one, spots, places) for one in system]),
        orphans=listed([spots.unit(one) for one in legacy.orphans]),
        moving=listed([_unit(one, spots) for one in moving[:MOST]], all_of=len(moving)),
        totals=_totals(legacy.units),
        glossary=listed(terms),
    )


def _busy_first(stores: Sequence[Store]) -> list[Store]:
    """What both is written and read, then what most units work on."""
    return sorted(
        stores,
        key=lambda one: (
            not (one.readers.total and one.writers.total),
            -one.readers.total - one.writers.total,
        ),
    )


def _shared_first(records: Sequence[RecordLine]) -> list[RecordLine]:
    """What many programs copy, then the records of files, then what one program works with."""
    return sorted(records, key=lambda one: (-one.copied, not one.place.startswith("FILE ")))


def weight(measures: Measures) -> int:
    """How much of it there is; it ranks programs and says nothing alone."""
    one = measures
    return one.jumps + 5 * one.dead + 5 * one.dynamic + one.hard_coded + 5 * one.two_digit_years


def _counted(legacy: Legacy) -> Iterator[tuple[str, int]]:
    programs = [one for one in legacy.units if one.kind in _RUNS]
    modes = Counter(one.mode for one in programs)
    yield "programs", len(programs)
    for mode, said in _MODES.items():
        if modes[mode]:
            yield said, modes[mode]
    kinds = Counter(one.kind for one in legacy.units)
    for kind in ("copybook", "map", "job", "procedure"):
        yield f"{kind}s", kinds[kind]
    yield "transactions", len(legacy.transactions)
    yield "records", len(legacy.records)
    yield "data sets, files and tables", len(legacy.stores)


_MODES = {
    "batch": "of them in batch",
    "online": "of them online",
    "batch and online": "of them both",
    "": "of them not seen to be started",
}


def _applications(legacy: Legacy, spots: SpotPlaces) -> Iterator[Application]:
    docs = {(one.path, one.name): one.doc for one in legacy.units}
    names = sorted({one.application for one in legacy.units})
    for number, name in enumerate(names):
        jobs = [one for one in legacy.jobs if one.application == name]
        transactions = [one for one in legacy.transactions if one.application == name]
        programs = sum(one.application == name and one.kind in _RUNS for one in legacy.units)
        if jobs or transactions:
            yield Application(
                name_of(name),
                f"application-{number}",
                programs,
                listed([_job(one, spots) for one in jobs], 50),
                listed([_transaction(one, spots, docs) for one in transactions], 50),
            )


def _job(job: BatchJob, spots: SpotPlaces) -> JobRow:
    steps = [_step(job, one, spots) for one in job.steps]
    place = spots.unit(Spot(job.name, job.path, job.line))
    return JobRow(place, job.kind, listed(steps, SHOWN))


def _step(job: BatchJob, step: BatchStep, spots: SpotPlaces) -> StepRow:
    reaches = listed([spots.unit(one) for one in step.reaches], _IN_ROW, all_of=step.reached)
    place = spots.line(Spot(step.name or f"line {step.line}", job.path, step.line))
    return StepRow(place, tuple(map(spots.meant, step.runs)), reaches)


def _transaction(
    one: Transaction, spots: SpotPlaces, docs: dict[tuple[str, str], str]
) -> TransactionRow:
    said = [docs.get((spot.path, spot.unit), "") for spot in one.program.units[:1]]
    return TransactionRow(
        name_of(one.code),
        one.defined,
        spots.line(Spot(one.code, one.path, one.line)),
        spots.meant(one.program),
        _text("".join(said)),
        listed([name_of(name) for name in one.maps], _IN_ROW),
        listed([spots.meant(target) for target in one.goes], _IN_ROW),
    )


def _unit(one: Unit, spots: SpotPlaces) -> UnitRow:
    return UnitRow(
        spots.unit(Spot(one.name, one.path, one.line)),
        one.kind,
        one.mode,
        name_of(one.application),
        _text(one.doc),
        one.users,
        one.affected,
        one.measures,
    )


def _store(one: Store, spots: SpotPlaces) -> StoreRow:
    return StoreRow(
        one.kind,
        name_of(one.name),
        *(spots.sites(users, _SITES) for users in (one.readers, one.writers, one.others)),
    )


def _record(one: RecordLine, places: Places) -> RecordRow:
    href = places.page(one.path).href
    anchor = record_anchor(one.name, one.line)
    return RecordRow(
        Place(name_of(one.name), f"{href}#{anchor}" if href else ""),
        name_of(one.unit),
        name_of(one.place),
        str(one.size) if one.size >= 0 else "",
        one.fields,
        one.copied,
    )


def _copies(one: CopyUse, spots: SpotPlaces) -> CopyLine:
    users = [spots.numbered(spot) for spot in one.users]
    return CopyLine(_book(one, spots), listed(users, _IN_ROW, 100), len(users))


def _book(one: CopyUse, spots: SpotPlaces) -> Meant:
    return spots.meant(Target(one.name, one.units, one.system))


def _matrix(copybooks: Sequence[CopyUse], spots: SpotPlaces) -> Matrix:
    columns = sorted({(spot.unit, spot.path) for one in copybooks for spot in one.users})
    if len(columns) > _MOST_COLUMNS or len(copybooks) > _MOST_ROWS:
        return Matrix((), ())
    rows = []
    for one in copybooks:
        at = {(spot.unit, spot.path): spot for spot in reversed(one.users)}
        cells = tuple(spots.line(at[column]) if column in at else None for column in columns)
        rows.append(MatrixRow(_book(one, spots), cells, sum(cell is not None for cell in cells)))
    return Matrix(tuple(spots.line(Spot(name, path, 1)) for name, path in columns), tuple(rows))


def _missing(one: Missing, spots: SpotPlaces, places: Places) -> MissingRow:
    file = places.page(one.file) if one.file else None
    return MissingRow(name_of(one.name), one.kind, one.system, spots.sites(one.users, _SITES), file)


def _totals(units: Sequence[Unit]) -> Measures:
    counts: Counter[str] = Counter()
    organisations: set[str] = set()
    tables: set[str] = set()
    for one in units:
        counts.update({name: getattr(one.measures, name) for name in _COUNTS})
        organisations.update(one.measures.organisations)
        tables.update(one.measures.tables)
    return Measures(
        **counts, organisations=tuple(sorted(organisations)), tables=tuple(sorted(tables))
    )


_COUNTS = ("rules", "jumps", "dead", "dynamic", "hard_coded", "dates", "two_digit_years")
