"""Checking what a model said against the code: quotes, fingerprints, identifiers."""

from reposcan.findings.evidence import locate
from reposcan.findings.fingerprint import fingerprint
from reposcan.findings.grounding import known_names, measure_grounding, unknown_names

__all__ = ["fingerprint", "known_names", "locate", "measure_grounding", "unknown_names"]
