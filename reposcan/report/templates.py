"""How the report's templates are rendered, whatever they make.

All that a template prints passes `finalize`, then is escaped unless it is markup: by the
environment, and not by the template's author. A name that is not known is an error.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined


def environment(
    folder: Path, finalize: Callable[[object], object], filters: Mapping[str, Callable[..., Any]]
) -> Environment:
    """The environment of the templates in this folder.

    Args:
        folder: of the templates.
        finalize: makes harmless whatever is printed; it leaves markup markup.
        filters: by the names that the templates use.
    """
    made = Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=finalize,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters |= filters
    return made
