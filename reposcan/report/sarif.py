"""The report for code scanning: SARIF 2.1.0, in two files.

`findings.sarif` is for uploading. GitHub shows suppressed results as open alerts, refuses files
above a size and ignores results above a number, so it holds the worst findings that fit, and says
how many it leaves out. `findings-full.sarif` holds all of them, and the dismissed claims with their
reasons.

An upload closes the alerts that it does not hold. So a run that did not look for defects writes
neither file, and one that is unfinished, or read chosen files alone, says so where a program looks:
`whole` among the properties of the run is false, and notifications of its invocation say why.

Each result becomes text at once: memory follows the length of the files, not Python's objects.
"""

import json
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

from reposcan.model.finding import Severity
from reposcan.model.report import RunInfo, RunReader, ScanReport, Settings
from reposcan.report.masthead import DEFECTS, missing
from reposcan.report.names import LONGEST_NAME, one_line
from reposcan.report.sarif_result import SEVERITIES, SOURCE_ROOT, Results, plain
from reposcan.report.sarif_rules import catalogue

#: Results of a run that GitHub takes.
MOST_RESULTS = 25_000
#: Bytes of a compressed file that GitHub takes, less what stands around the results and what a
#: compressor holds back.
_ROOM = 10_000_000 - 500_000

_PARTIAL = (
    "This run read chosen files alone (see paths and exclude among the properties of the run). "
    "Uploading it would close the alerts of files that were not read."
)

_SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)


@dataclass(frozen=True, slots=True)
class Written:
    """A finding as text, and how bad it would be if true."""

    severity: Severity
    text: str


class SarifFormatter:
    """Writes `findings-full.sarif` and `findings.sarif`, where defects were looked for.

    An upload without results closes what is open: where no question about defects has an answer,
    nothing was looked for, and there is no file.
    """

    name: ClassVar = "SARIF"

    def pages(self, reader: RunReader) -> Iterator[tuple[str, str]]:
        """Yield both files, or none."""
        report = reader.report
        counts = dict(report.coverage.questions).get(DEFECTS)
        if counts is None or (counts.planned and not counts.answered):
            return
        found, dismissed = _written(reader)
        everything = [_unsuppressed(one.text) for one in found] + dismissed
        yield "findings-full.sarif", _log(report, everything, [])
        del everything, dismissed
        chosen = worst(found)
        left_out = _left_out(found, chosen)
        yield "findings.sarif", _log(report, [one.text for one in chosen], left_out)


def worst(found: Sequence[Written], most: int = MOST_RESULTS, room: int = _ROOM) -> list[Written]:
    """The findings to upload, the worst first, those of equal severity in their order.

    Args:
        found: all of them.
        most: how many may stay.
        room: bytes that they may take when compressed.
    """
    ordered = sorted(found, key=lambda one: SEVERITIES.index(one.severity))[:most]
    if sum(len(one.text) for one in ordered) <= room:
        return ordered
    squeezed, compressor = 0, zlib.compressobj()
    for number, one in enumerate(ordered):
        squeezed += len(compressor.compress(one.text.encode()))
        if squeezed > room:
            return ordered[:number]
    return ordered


def _written(reader: RunReader) -> tuple[list[Written], list[str]]:
    results = Results(reader.report.model)
    found: list[Written] = []
    dismissed: list[str] = []
    for module in reader.modules():
        if module.findings:
            text = reader.source(module.entry.path)
            found += (Written(how, _dump(one)) for how, one in results.located(module, text))
        dismissed += map(_dump, results.dismissed(module))
    return found, dismissed


def _dump(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=True, separators=(",", ":"))


def _unsuppressed(result: str) -> str:
    """Says of a result that it is not suppressed: where one result tells, all must."""
    return result.removesuffix("}") + ',"suppressions":[]}'


def _left_out(found: list[Written], chosen: list[Written]) -> list[dict[str, Any]]:
    if len(found) == len(chosen):
        return []
    lacking = Counter(one.severity for one in found) - Counter(one.severity for one in chosen)
    counts = ", ".join(f"{lacking[how]:,} {how}" for how in SEVERITIES if lacking[how])
    text = (
        f"{len(found) - len(chosen):,} of {len(found):,} findings are left out of this file, the "
        f"mildest first ({counts}): code scanning takes no more. findings-full.sarif has all."
    )
    return [{"level": "warning", "message": {"text": text}}]


def _log(report: ScanReport, results: list[str], notifications: list[dict[str, Any]]) -> str:
    """A file with one run; each result on a line of its own."""
    run = _dump(_run(report, notifications, len(results))).removesuffix("}")
    head = _dump({"$schema": _SCHEMA, "version": "2.1.0"}).removesuffix("}")
    body = ",\n".join(results)
    return f'{head},"runs":[{run},"results":[\n{body}\n]}}]}}\n'


def _run(report: ScanReport, notifications: list[dict[str, Any]], results: int) -> dict[str, Any]:
    model, run = report.model, report.run
    demonstration = model is not None and model.demonstration
    driver = {
        "name": "reposcan",
        "version": one_line(run.version, LONGEST_NAME),
        "rules": catalogue(demonstration),
    }
    return {
        "tool": {"driver": driver},
        "invocations": [_invocation(report, notifications)],
        "originalUriBaseIds": {SOURCE_ROOT: {"description": {"text": "The checkout's root."}}},
        "columnKind": "utf16CodeUnits",
        "properties": {
            "state": one_line(run.state, LONGEST_NAME),
            # Only what looked at everything may close alerts.
            "whole": run.state == "complete" and not _chosen(run),
            **_selection(run.settings),
            "results": results,
            "model": one_line(model.name, LONGEST_NAME) if model else "",
            "modelDigest": one_line(model.digest, LONGEST_NAME) if model else "",
            "demonstration": demonstration,
            # Not as provenance, which needs the address of the repository.
            "revision": one_line(run.commit, LONGEST_NAME),
            "modifiedFiles": run.modified,
        },
    }


def _invocation(report: ScanReport, notifications: list[dict[str, Any]]) -> dict[str, Any]:
    unfinished = [{"level": "error", "message": {"text": text}} for text in _unfinished(report)]
    if _chosen(report.run):
        unfinished.append({"level": "warning", "message": {"text": _PARTIAL}})
    return {
        "executionSuccessful": report.run.state == "complete",
        **_times(report.run),
        "toolExecutionNotifications": unfinished + notifications,
    }


def _chosen(run: RunInfo) -> bool:
    return bool(run.settings.paths or run.settings.exclude)


def _selection(settings: Settings) -> dict[str, Any]:
    """What was asked to be read, as far as that is not everything."""
    said = {
        "paths": [one_line(pattern, LONGEST_NAME) for pattern in settings.paths],
        "exclude": [one_line(pattern, LONGEST_NAME) for pattern in settings.exclude],
        "include": [one_line(pattern, LONGEST_NAME) for pattern in settings.include],
        "rev": one_line(settings.rev, LONGEST_NAME),
    }
    return {key: value for key, value in said.items() if value}


def _unfinished(report: ScanReport) -> Iterator[str]:
    if report.run.state == "complete":
        return
    yield (
        f"This run is {plain(report.run.state)}: it may lack findings. Uploading it would close "
        "the alerts of those."
    )
    for name, counts in report.coverage.questions:
        if missing(counts):
            have = "has" if missing(counts) == 1 else "have"
            lacking = f"{missing(counts):,} of {counts.planned:,} questions {have} no answer"
            yield f"{plain(name)}: {lacking}."
    if report.coverage.partial:
        files = "file" if report.coverage.partial == 1 else "files"
        yield f"Only a part of {report.coverage.partial:,} {files} was analysed."


def _times(run: RunInfo) -> dict[str, str]:
    try:
        started = datetime.fromisoformat(run.started).astimezone(UTC)
        ended = started + timedelta(seconds=run.seconds)
    except (ValueError, OverflowError):
        return {}
    written = "%Y-%m-%dT%H:%M:%SZ"
    return {"startTimeUtc": started.strftime(written), "endTimeUtc": ended.strftime(written)}
