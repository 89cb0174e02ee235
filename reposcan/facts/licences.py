"""Licences that files declare.

The text of a licence file is recognised by the library `identify`, which compares it with the
known licences and allows for a few edits. Where a file holds several, the first is what counts.
What is not known is called by its first line.
"""

import posixpath
import re
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from identify.identify import license_id

from reposcan.facts.basis import Basis
from reposcan.facts.manifests import LARGEST
from reposcan.facts.manifests.interface import line_of
from reposcan.facts.paths import depth_first
from reposcan.model.facts import Licence, Manifest

_FILE = re.compile(
    r"(?:un)?licen[cs]e(?:[.-].*)?|copying(?:[.-].*)?|mit-licen[cs]e.*", re.IGNORECASE
)
_CODE = re.compile(r"\.(?:[ch]|cc|cpp|go|java|js|py|rs|sh|ts|tsx|html|css|json|ya?ml|toml|xml)$")
#: Longer than the longest licence by far.
_TEXT_BYTES = 200_000
#: Different texts that are compared with every known licence: a tenth of a second each.
_MOST_TEXTS = 50
_NAME_CHARACTERS = 120
#: What parts a licence from those of borrowed code that follow it.
_RULE = re.compile(r"^[-=*_]{20,}$", re.MULTILINE)

_TAG = "SPDX-License-Identifier"


def licences(basis: Basis, manifests: Sequence[Manifest]) -> tuple[Licence, ...]:
    """Each licence and how it is declared, the most frequent first."""
    places: defaultdict[tuple[str, str], list[tuple[str, int]]] = defaultdict(list)
    for path, name in _texts(basis):
        places[name, "text of a licence file"].append((path, 1))
    for one in manifests:
        if one.licence:
            line = line_of(basis.text(one.path, LARGEST), r"(?i)\blicen[cs]e")
            places[one.licence, "manifests"].append((one.path, line))
    tagged: defaultdict[str, list[str]] = defaultdict(list)
    for path, outline in basis.outlines.items():
        if outline.licence:
            tagged[outline.licence].append(path)
    found = [
        Licence(name, how, *min(declared, key=lambda one: depth_first(one[0])), len(declared))
        for (name, how), declared in places.items()
    ]
    for name, paths in tagged.items():
        path = min(paths, key=depth_first)
        found.append(Licence(name, "SPDX tags", path, _tag_line(basis, path), len(paths)))
    return tuple(sorted(found, key=lambda one: (-one.files, one.name, one.how)))


def _texts(basis: Basis) -> Iterator[tuple[str, str]]:
    """Each licence file with the licence that its text is."""
    known: dict[str, str] = {}
    paths = [path for path in basis.outlines if _is_licence(posixpath.basename(path))]
    for path in sorted(paths, key=depth_first):
        text = basis.text(path, _TEXT_BYTES)
        if text not in known and len(known) < _MOST_TEXTS:
            known[text] = _recognised(text) or _recognised(_RULE.split(text, maxsplit=1)[0])
        if name := known.get(text, "") or _first_words(text):
            yield path, name


def _is_licence(name: str) -> bool:
    return bool(_FILE.fullmatch(name)) and not _CODE.search(name)


def _recognised(text: str) -> str:
    """The SPDX id, or nothing. The library takes the path of a file only."""
    # It ignores white space, but a long stretch of it would cost it the square of its length.
    lines = filter(None, (line.strip() for line in text.splitlines()))
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "LICENSE")
        file.write_text("\n".join(lines), encoding="utf-8")
        return license_id(str(file)) or ""


def _first_words(text: str) -> str:
    lines = (line.strip("#=*- \t") for line in text[:10_000].splitlines())
    return next((line for line in lines if re.search(r"\w{3}", line)), "")[:_NAME_CHARACTERS]


def _tag_line(basis: Basis, path: str) -> int:
    return line_of(basis.text(path, _TEXT_BYTES), f"(?i){_TAG}")
