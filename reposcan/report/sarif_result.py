"""Findings and dismissed claims as SARIF results.

Lines and columns count from 1, columns in UTF-16 code units, the unit of most viewers: this is the
only place where they do. Texts are plain, so what a viewer would read as a link or a placeholder
is taken apart.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from reposcan.model.asking import ModelIdentity
from reposcan.model.code import Span
from reposcan.model.finding import Claim, Dismissed, Finding, FindingState, Severity
from reposcan.model.report import ModuleReport
from reposcan.report.names import LONGEST_NAME, one_line, visible
from reposcan.report.sarif_rules import INDEX, RULES

#: What stands for the root of the checkout; whoever reads the file knows where that is.
SOURCE_ROOT = "%SRCROOT%"

#: The worst first.
SEVERITIES = tuple(Severity)

_LEVELS = {Severity.HIGH: "error", Severity.MEDIUM: "warning", Severity.LOW: "note"}
_CHECKED = {
    FindingState.LOCATED: "The quoted code was found; whether the claim is true was not checked."
}

#: Characters of a snippet; a quote is short, but the white space that was folded in it need not be.
_LONGEST_SNIPPET = 2000

_ESCAPED_BYTE = re.compile(r"\\x([89a-f][0-9a-f])")


class Results:
    """Makes a run's results, and tells apart those of equal code.

    Args:
        model: that made the claims.
    """

    def __init__(self, model: ModelIdentity | None) -> None:
        self._source = _source(model)
        self._demonstration = model is not None and model.demonstration
        self._seen: Counter[str] = Counter()

    def located(self, module: ModuleReport, text: str) -> Iterator[tuple[Severity, dict[str, Any]]]:
        """The module's findings.

        Args:
            module: with the findings.
            text: of its file.
        """
        source = text.encode("utf-8", "surrogatepass")
        for finding in module.findings:
            region = _region(finding.span, source)
            checked = _CHECKED[finding.state]
            result = self._result(finding.claim, finding.path, finding.symbol, checked, region)
            result["partialFingerprints"] = {
                "primaryLocationLineHash": self._line_hash(finding),
                "reposcan/v1": finding.fingerprint,
            }
            result["properties"]["state"] = finding.state
            yield finding.claim.severity, result

    def dismissed(self, module: ModuleReport) -> Iterator[dict[str, Any]]:
        """The module's dismissed claims, suppressed."""
        for entry in module.dismissed:
            result = self._result(entry.claim, entry.path, entry.symbol, "It was dismissed.", None)
            result["properties"]["quote"] = visible(entry.claim.quote)
            result["suppressions"] = [_suppression(entry)]
            yield result

    def _result(
        self, claim: Claim, path: str, symbol: str, checked: str, region: dict[str, Any] | None
    ) -> dict[str, Any]:
        title = plain(claim.title).rstrip(" .!?") or RULES[claim.rule].short
        physical: dict[str, Any] = {
            "artifactLocation": {"uri": uri(path), "uriBaseId": SOURCE_ROOT},
        }
        if region:
            physical["region"] = region
        location: dict[str, Any] = {"physicalLocation": physical}
        if symbol:
            name = one_line(symbol, LONGEST_NAME)
            location["logicalLocations"] = [{"fullyQualifiedName": name}]
        return {
            "ruleId": claim.rule.value,
            "ruleIndex": INDEX[claim.rule],
            "level": "note" if self._demonstration else _LEVELS[claim.severity],
            "message": {
                "text": f"{title} (claimed by {self._source}). {checked} {plain(claim.why)}".strip()
            },
            "locations": [location],
            "properties": {"severity": claim.severity},
        }

    def _line_hash(self, finding: Finding) -> str:
        """What stays when code moves, and a number for each place where it is the same."""
        folded = " ".join(finding.code.split())
        parts = f"{finding.claim.rule}\0{finding.symbol}\0{folded}"
        digest = hashlib.sha256(parts.encode("utf-8", "replace")).hexdigest()[:16]
        self._seen[digest] += 1
        return f"{digest}:{self._seen[digest]}"


def plain(text: str) -> str:
    """Untrusted text on one line, for a SARIF message: neither placeholders nor links."""
    folded = visible(" ".join(text.split()))
    return folded.replace("{", "{{").replace("}", "}}").replace("](", "] (")


def uri(path: str) -> str:
    """A path of the snapshot as a relative URI, its escaped bytes as they are on the disk."""
    raw = re.split(_ESCAPED_BYTE, path)
    encoded = (
        bytes.fromhex(part) if index % 2 else part.encode("utf-8", "surrogatepass")
        for index, part in enumerate(raw)
    )
    return quote(b"".join(encoded), safe="/")


def _source(model: ModelIdentity | None) -> str:
    name = plain(one_line(model.name, LONGEST_NAME)) if model else "an unknown model"
    return f"{name}, a demonstration model" if model and model.demonstration else name


def _region(span: Span, source: bytes) -> dict[str, Any]:
    region: dict[str, Any] = {
        "startLine": span.start_line,
        "startColumn": _column(source, span.start_byte),
        "endLine": span.end_line,
        "endColumn": _column(source, span.end_byte),
    }
    snippet = source[span.start_byte : span.end_byte].decode("utf-8", "replace")
    if len(snippet) <= _LONGEST_SNIPPET:
        region["snippet"] = {"text": visible(snippet.replace("\r\n", "\n"))}
    return region


def _column(source: bytes, offset: int) -> int:
    line = source[source.rfind(b"\n", 0, offset) + 1 : offset].decode("utf-8", "replace")
    return len(line.encode("utf-16-le")) // 2 + 1


def _suppression(entry: Dismissed) -> dict[str, Any]:
    """External, since the reason is kept by this program and not written into the source."""
    return {"kind": "external", "status": "accepted", "justification": plain(entry.reason)}
