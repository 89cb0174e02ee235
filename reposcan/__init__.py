"""reposcan: documentation, bug reports and summaries of a git checkout.

The public library: `scan` and `plan` do what the command line does. Nothing else is public.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from reposcan.version import __version__

if TYPE_CHECKING:
    from reposcan.config import ScanConfig
    from reposcan.errors import ReposcanError
    from reposcan.model.finding import Severity
    from reposcan.model.plan import Plan
    from reposcan.observer import Observer
    from reposcan.pipeline import ScanResult, scan
    from reposcan.planning import plan

__all__ = [
    "Observer",
    "Plan",
    "ReposcanError",
    "ScanConfig",
    "ScanResult",
    "Severity",
    "__version__",
    "plan",
    "scan",
]

# Looked up when they are first used: the worker processes import parts of this package, and must
# not wait for all of it.
_HOMES = {
    "Observer": "reposcan.observer",
    "Plan": "reposcan.model.plan",
    "ReposcanError": "reposcan.errors",
    "ScanConfig": "reposcan.config",
    "ScanResult": "reposcan.pipeline",
    "Severity": "reposcan.model.finding",
    "plan": "reposcan.planning",
    "scan": "reposcan.pipeline",
}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module 'reposcan' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
