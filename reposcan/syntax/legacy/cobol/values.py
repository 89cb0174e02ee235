"""Which names a data item may hold: what a dynamic CALL or XCTL means.

A program's name reaches an item by its VALUE clause or by MOVE, of a literal or of an item that has
such a VALUE. Longer ways are not followed: which of their steps ran last is not known here. What
comes from elsewhere, such as a table in a file, is not guessed at.
"""

import re
from collections import defaultdict
from collections.abc import Sequence

from reposcan.syntax.legacy.cobol.words import is_literal, unquoted

#: More values than these are a table of texts, not the names of programs.
_MOST_VALUES = 40
#: Items that one is given: more are not followed.
_MOST_ITEMS = 100
#: A program, map, file or transaction is called so.
_NAME = re.compile(r"[A-Z@#$][A-Z0-9@#$_-]{0,29}")

#: The number of a program in its file and the name of one of its data items.
_Item = tuple[int, str]


class Values:
    """The names that the items of a file's programs hold."""

    def __init__(self) -> None:
        self._literals: defaultdict[_Item, dict[str, None]] = defaultdict(dict)
        self._sources: defaultdict[_Item, dict[str, None]] = defaultdict(dict)
        self._known: dict[_Item, tuple[str, ...]] = {}

    def give(self, program: int, item: str, word: str) -> None:
        """Note that an item holds a literal, or what another item holds."""
        if is_literal(word):
            name = unquoted(word)
            if _NAME.fullmatch(name) and len(self._literals[program, item]) <= _MOST_VALUES:
                self._literals[program, item][name] = None
        elif len(self._sources[program, item]) < _MOST_ITEMS:
            self._sources[program, item][word] = None

    def of(self, program: int, item: str) -> Sequence[str]:
        """All that is known of what an item may hold, ordered as written; perhaps nothing."""
        key = program, item
        if key not in self._known:
            found = dict(self._literals.get(key, {}))
            for source in self._sources.get(key, {}):
                found.update(self._literals.get((program, source), {}))
            self._known[key] = tuple(found) if len(found) <= _MOST_VALUES else ()
        return self._known[key]
