"""What the heir of batch work must know: jobs, procedures, their steps and data sets."""

from dataclasses import dataclass, field

from reposcan.model.code import Outline
from reposcan.model.dossier import FileDossier, Job, JobStep
from reposcan.syntax.legacy.csd import files, transactions
from reposcan.syntax.legacy.found import member_name
from reposcan.syntax.legacy.jcl.reader import IMS, IMS_PROGRAM, RUN, UNNAMED, known
from reposcan.syntax.legacy.jcl.statements import Statement, deck_of
from reposcan.syntax.lines import Lines

#: The program that reads definitions of CICS.
_DEFINES = "DFHCSDUP"
#: Operands of a DD statement that stand for a data set.
_ELSEWHERE = ("SYSOUT", "PATH")


@dataclass(slots=True)
class _Step:
    name: str
    runs: str
    procedure: bool
    line: int
    data: list[tuple[str, str, str]] = field(default_factory=list)
    program: str = ""

    def done(self) -> JobStep:
        return JobStep(
            self.name, self.runs, self.procedure, self.line, tuple(self.data), self.program
        )


@dataclass(slots=True)
class _Work:
    name: str
    kind: str
    line: int
    steps: list[_Step] = field(default_factory=list)
    includes: dict[str, int] = field(default_factory=dict)

    def done(self) -> Job:
        steps = tuple(step.done() for step in self.steps)
        return Job(self.name, self.kind, self.line, steps, tuple(self.includes.items()))


def read_jcl(path: str, text: bytes, _: Outline) -> FileDossier:
    """The jobs and procedures of a text, and what it defines for CICS.

    Args:
        path: its last part, without suffix, is the name of a cataloged procedure.
        text: of the file, UTF-8.
        _: the outline says nothing more.
    """
    reader = _Reader(path)
    for statement in deck_of(text, Lines(text)).statements:
        reader.read(statement)
    found = [one for one in reader.works if one.steps or one.includes or one.kind == "job"]
    cards = "\n".join(reader.definitions)
    return FileDossier(
        jobs=tuple(one.done() for one in found),
        transactions=transactions(cards),
        files=files(cards),
    )


class _Reader:
    """Goes through the statements once."""

    def __init__(self, path: str) -> None:
        self._path = path
        self.works: list[_Work] = []
        self.definitions: list[str] = []
        self._job: _Work | None = None
        self._work: _Work | None = None
        self._symbols: dict[str, str] = {}
        self._dd = ""

    def read(self, one: Statement) -> None:
        match one.operation:
            case "JOB":
                self._job = self._begin(one.name, "job", one)
            case "PROC":
                self._begin(
                    one.name if self._job and one.name else member_name(self._path),
                    "procedure",
                    one,
                )
                self._set(one)
            case "PEND":
                self._work = self._job
            case "EXEC":
                self._exec(one)
            case "DD":
                self._data(one)
            case "SET":
                self._set(one)
            case "INCLUDE":
                for key, value, line in one.parameters():
                    if key == "MEMBER":
                        name = known(value, self._symbols)
                        self._current(one).includes.setdefault(name, line + 1)

    def _begin(self, name: str, kind: str, one: Statement) -> _Work:
        self._work = _Work(name, kind, one.line + 1)
        self.works.append(self._work)
        return self._work

    def _current(self, one: Statement) -> _Work:
        return self._work or self._begin(member_name(self._path), "procedure", one)

    def _exec(self, one: Statement) -> None:
        step = _Step(one.name or UNNAMED, "", procedure=False, line=one.line + 1)
        for place, (key, value, _) in enumerate(one.parameters()):
            value = known(value, self._symbols)
            if key == "PGM" or (place == 0 and key in ("", "PROC")):
                step.runs, step.procedure = value.strip("'()"), key != "PGM"
            elif key == "PARM" and step.runs == IMS and (found := IMS_PROGRAM.match(value)):
                step.program = found[1]
        self._current(one).steps.append(step)
        self._dd = ""

    def _data(self, one: Statement) -> None:
        """A DD statement; one without a name goes on with the data sets of the one before."""
        if not self._work or not self._work.steps:
            return  # A library of the job, which no step works on.
        step = self._work.steps[-1]
        self._dd = one.name or self._dd
        said: dict[str, str] = {}
        for key, value, _ in one.parameters():
            said.setdefault(key or value, value)
        name = known(said.get("DSN") or said.get("DSNAME") or "", self._symbols).strip("'")
        if not name:
            elsewhere = (f"{key}={said[key]}" for key in _ELSEWHERE if key in said)
            plain = (key for key in ("*", "DATA", "DUMMY") if key in said)
            name = next(elsewhere, "") or next(plain, "")
        step.data.append((self._dd, name, said.get("DISP", "")))
        self._cards(one, step)

    def _cards(self, one: Statement, step: _Step) -> None:
        """Control cards that say which program is run, or that define things of CICS."""
        name = one.name.rpartition(".")[2]
        if name == "SYSTSIN":
            runs = (RUN.search(card[:80]) for _, card in one.data)
            step.program = step.program or next((run[1].upper() for run in runs if run), "")
        elif name == "SYSIN" and step.runs == _DEFINES:
            for line, card in one.data:
                self.definitions += [""] * (line - len(self.definitions))
                self.definitions.append(card[:80])

    def _set(self, one: Statement) -> None:
        for key, value, _ in one.parameters():
            if key:
                self._symbols[key] = value.strip("'")
