"""The catalogue of rules, as tools for code scanning show it.

Its words are the program's own. The precision is low for all: what a rule reports is a claim of a
model that was located, not confirmed.
"""

from dataclasses import dataclass
from typing import Any

from reposcan.model.finding import Rule


@dataclass(frozen=True, slots=True)
class RuleText:
    """What is said of a rule.

    Attributes:
        short: its name, for people.
        full: what it reports, at most 1,024 characters.
        check: what to look at before believing a result.
        cwe: the weakness that it is nearest to, as a number of three digits.
        security: an attacker may gain from it; the other rules are about correctness.
    """

    short: str
    full: str
    check: str
    cwe: str
    security: bool = False


#: Medium: a claim that nobody has confirmed should not fail a check that stops at "high", which is
#: where code scanning stops by default.
_SECURITY_SEVERITY = "6.0"

RULES = {
    Rule.BOUNDARY: RuleText(
        "Boundary error",
        "A loop, an index or a comparison is off at the edge of its range.",
        "Try the smallest and the largest value, and the empty case.",
        "193",
    ),
    Rule.CONCURRENCY: RuleText(
        "Concurrency error",
        "Threads, processes or tasks may meet in an order that breaks the code.",
        "Look for who else touches the same data, and what keeps them apart.",
        "362",
    ),
    Rule.ERROR_HANDLING: RuleText(
        "Unhandled error",
        "A failure is not noticed, is swallowed, or leaves things half done.",
        "Follow the call that may fail, and see who looks at its outcome.",
        "755",
    ),
    Rule.INJECTION: RuleText(
        "Injection",
        "Text from outside becomes part of a command, a query, a path or a page.",
        "Follow the text back to where it comes from, and see who checks or quotes it.",
        "074",
        security=True,
    ),
    Rule.LOGIC: RuleText(
        "Logic error",
        "The code does something else than its names and comments say.",
        "Read what the function promises, and try the case that the claim names.",
        "670",
    ),
    Rule.MEMORY: RuleText(
        "Memory error",
        "Memory is used outside its bounds, after its end, or before its beginning.",
        "Find the size and the lifetime of what is touched, on each way that leads there.",
        "119",
        security=True,
    ),
    Rule.NULL: RuleText(
        "Null dereference",
        "A value that may be absent is used as if it were there.",
        "Find out whether the value can be absent on a way that leads there.",
        "476",
    ),
    Rule.RESOURCE: RuleText(
        "Resource leak",
        "A file, a connection, a lock or memory is not given back on some way out.",
        "Follow each way out of the function, errors too.",
        "772",
    ),
}

#: Place of each rule in the catalogue.
INDEX = {rule: index for index, rule in enumerate(RULES)}


def catalogue(demonstration: bool) -> list[dict[str, Any]]:
    """The rules as SARIF's reporting descriptors.

    Args:
        demonstration: the model's claims are no evidence, so none counts as a matter of security.
    """
    return [_descriptor(rule, text, demonstration) for rule, text in RULES.items()]


def _descriptor(rule: Rule, text: RuleText, demonstration: bool) -> dict[str, Any]:
    kind = "security" if text.security else "correctness"
    properties = {
        "precision": "low",
        "problem.severity": "warning",
        "tags": [kind, "language-model", f"external/cwe/cwe-{text.cwe}"],
    }
    if text.security and not demonstration:
        properties["security-severity"] = _SECURITY_SEVERITY
    help_text = (
        f"{text.full} A language model claimed it, and the program found the code that it quoted. "
        f"Nobody has confirmed it yet. {text.check}"
    )
    return {
        "id": rule.value,
        "shortDescription": {"text": text.short},
        "fullDescription": {"text": text.full},
        "help": {"text": help_text, "markdown": f"**{text.short}.** {help_text}"},
        "defaultConfiguration": {"level": "warning"},
        "properties": properties,
    }
