"""What is worth a word about a file beside its language."""

from reposcan.model.code import Level
from reposcan.model.report import FileEntry
from reposcan.model.source import Category

_USUAL = ("", Category.SOURCE.value, "utf-8")


def traits(entry: FileEntry) -> tuple[str, ...]:
    """What it is for where it is no source, its encoding where that is not UTF-8, and "generic".

    The other levels would be said of nearly every file.
    """
    level = entry.level if entry.level == Level.GENERIC else ""
    return tuple(word for word in (entry.category, entry.encoding, level) if word not in _USUAL)
