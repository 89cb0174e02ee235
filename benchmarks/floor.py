"""The least that counting parsed code can cost: read, parse, query, count; in one process.

    python benchmarks/floor.py CHECKOUT LIST TOKENIZER

LIST is JSON: for each file its path, and its grammar and query files, or two empty texts where it
is only counted. Prints how many tokens there are. It imports nothing that it could do without:
`frontend.py` measures it as a process.
"""

import json
import sys
from pathlib import Path

import fastokens
from tree_sitter import Language, Parser, Query, QueryCursor
from tree_sitter_language_pack import get_binding

_QUERIES = Path(__file__).parent.parent / "reposcan" / "syntax" / "queries"
#: Texts that are counted at once: enough for the tokenizer's threads, little memory.
_COUNTED_BYTES = 1_000_000


def main(checkout: str, listing: str, tokenizer: str) -> None:
    """Do all of it; the text of a file is gone when the next ones are counted."""
    counter = fastokens.Tokenizer.from_file(tokenizer)
    known: dict[tuple[str, str], tuple[Parser, Query]] = {}
    texts: list[str] = []
    waiting = tokens = 0
    for path, grammar, queries in json.loads(Path(listing).read_text("utf-8")):
        raw = (Path(checkout) / path).read_bytes()
        if grammar:
            if (grammar, queries) not in known:
                known[grammar, queries] = _prepared(grammar, queries)
            parser, query = known[grammar, queries]
            QueryCursor(query).matches(parser.parse(raw).root_node)
        texts.append(raw.decode("utf-8", "replace"))
        waiting += len(raw)
        if waiting > _COUNTED_BYTES:
            tokens += _count(counter, texts)
            texts, waiting = [], 0
    print(tokens + _count(counter, texts))


def _prepared(grammar: str, queries: str) -> tuple[Parser, Query]:
    language = Language(get_binding(grammar))
    text = "\n".join((_QUERIES / name).read_text("utf-8") for name in queries.split())
    return Parser(language), Query(language, text)


def _count(counter: fastokens.Tokenizer, texts: list[str]) -> int:
    """Tokens of the texts; one that holds a byte which the vocabulary lacks spoils its batch."""
    if not texts:
        return 0
    try:
        ids, _ = counter.encode_batch_flat(texts, False, True)
    except ValueError:
        if len(texts) == 1:
            return 0  # Leaving it out can only make the floor lower.
        middle = len(texts) // 2
        return _count(counter, texts[:middle]) + _count(counter, texts[middle:])
    return len(ids) // 4


if __name__ == "__main__":
    main(*sys.argv[1:])
