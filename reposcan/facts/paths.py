"""What a file is by its name alone."""

import posixpath
import re

#: Folders whose files are read by people, or found by a framework that looks through the folder.
_FOUND_BY_FOLDER = re.compile(
    r"(?:^|/)(?:__mocks__|benchmarks?|contrib|demos?|docs?|examples?|fixtures|fuzz|migrations|pages"
    r"|plugins|routes|samples?|templates|testdata|tutorials?)/",
    re.IGNORECASE,
)
#: Files that a tool looks for by their name, and those that stand for their folder.
_FOUND_BY_NAME = re.compile(
    r"(?:__init__|__main__|asgi|build|conf|config|fabfile|gruntfile|gulpfile|index|lib|main|manage"
    r"|mod|module-info|noxfile|package-info|settings|setup|tasks|wsgi"
    r"|\.\w+rc|[\w.-]+\.(?:conf|config|setup|stories|d))\.\w+",
    re.IGNORECASE,
)


def found_without_a_name(path: str) -> bool:
    """Whether a file may be used though nothing names it: a tool or a reader looks for it."""
    found = _FOUND_BY_NAME.fullmatch(posixpath.basename(path))
    return bool(found or _FOUND_BY_FOLDER.search(path))


def is_aside(path: str) -> bool:
    """Whether a file is kept apart from the program itself: examples, documents, hidden folders."""
    return bool(_FOUND_BY_FOLDER.search(path)) or any(
        part.startswith(".") for part in path.split("/")[:-1]
    )


def depth_first(path: str) -> tuple[int, str]:
    """Orders paths by how deep their folder is."""
    return path.count("/"), path
