"""Checking what a model said against the code: quotes, fingerprints, identifiers."""

from reposcan.findings.evidence import locate
from reposcan.findings.fingerprint import fingerprint
from reposcan.findings.grounding import SymbolTable

__all__ = ["SymbolTable", "fingerprint", "locate"]
