"""The people's glossary in a question: the terms that the code in question uses, and no more."""

import re
from collections.abc import Iterable, Sequence

from reposcan.model.legacy import GlossaryEntry

#: Terms in one question: more of them would crowd out the question.
_MOST = 6
_WORD = re.compile(r"[^\W_]+")


def known(glossary: Sequence[GlossaryEntry], texts: Iterable[str]) -> list[str]:
    """Terms with their meanings, of those that one of the texts uses as a word or a part of a name.

    Args:
        glossary: as people gave it.
        texts: names and code, in any case.
    """
    if not glossary:
        return []
    words = {word.upper() for text in texts for word in _WORD.findall(text)}
    used = [one for one in glossary if set(map(str.upper, _WORD.findall(one.term))) <= words]
    return [f"{one.term}: {one.meaning}" for one in used[:_MOST]]
