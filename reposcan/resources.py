"""Where the shipped templates are.

In an installed wheel `prompts/` and `reports/` lie inside the package, in `_data/`; in a checkout
of reposcan they are the folders beside it.
"""

from pathlib import Path
from typing import Literal

_PACKAGE = Path(__file__).resolve().parent


def folder(kind: Literal["prompts", "reports"]) -> Path:
    """The folder that holds the templates of that kind.

    Raises:
        FileNotFoundError: the installation is broken.
    """
    beside = _PACKAGE.parent
    candidates = [_PACKAGE / "_data" / kind]
    if (beside / "pyproject.toml").is_file():
        candidates.append(beside / kind)
    for candidate in candidates:
        if candidate.is_dir():
            return candidate
    raise FileNotFoundError(f"{kind}/ is missing from the installation of reposcan")
