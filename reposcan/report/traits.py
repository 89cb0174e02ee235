"""What is worth a word about a file beside its language."""

from reposcan.model.report import FileEntry
from reposcan.model.source import Category

_USUAL = ("", Category.SOURCE.value, "utf-8")


def traits(entry: FileEntry) -> tuple[str, ...]:
    """What it is for where it is no source, and its encoding where that is not UTF-8."""
    return tuple(word for word in (entry.category, entry.encoding) if word not in _USUAL)
