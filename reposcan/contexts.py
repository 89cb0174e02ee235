"""Writing the contexts of a checkout for any other tool."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from contextlib import ExitStack, closing
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec

from reposcan.config import ScanConfig
from reposcan.counting import KeptCounts
from reposcan.errors import UsageError
from reposcan.frontend import Code, read_code
from reposcan.layouts import lay_out_code
from reposcan.model.asking import ModelIdentity
from reposcan.model.pack import Member, Pack, Skeleton
from reposcan.models import AUTO, Vocabulary, find_vocabulary
from reposcan.observer import Observer, Silent
from reposcan.replacing import replacing
from reposcan.workspace import open_workspace

INDEX = "packs.json"

#: Tokens left for a question and its answer, where nothing else is asked for.
RESERVE = 2_048
#: A short context is not given away to them.
_MOST_RESERVED = 1 / 4

#: Raised when a key of the index is renamed, removed or changes its meaning.
_VERSION = 2


@dataclass(frozen=True, slots=True)
class WrittenMember:
    """Code in a written context.

    Attributes:
        path: of the file.
        form: "full"; "part" of a file that was split; or "skeleton": signatures only.
        start_line: first line that is shown, or where the first definition starts.
        end_line: last line.
    """

    path: str
    form: str
    start_line: int
    end_line: int


@dataclass(frozen=True, slots=True)
class WrittenContext:
    """A written context.

    Attributes:
        id: equal for equal content.
        tokens: that the tokenizer gives for the file's exact bytes, without adding special ones.
        file: its name in the folder.
        category: what its files are for: source, test or documentation.
        members: in order.
    """

    id: str
    tokens: int
    file: str
    category: str
    members: tuple[WrittenMember, ...]


@dataclass(frozen=True, slots=True)
class ContextIndex:
    """What was written.

    Attributes:
        path: of the index file.
        tokenizer: which one counted.
        context: tokens of a context.
        budget: tokens that no written context exceeds; the rest is left for a question.
        packs: the contexts.
        skipped: (path, reason) of tracked files that are in none.
        total: pairs of files that are tied by a name which one file alone defines.
        inside: of these, pairs of which code, not only signatures, shares a context.
    """

    path: Path
    tokenizer: str
    context: int
    budget: int
    packs: tuple[WrittenContext, ...]
    skipped: tuple[tuple[str, str], ...]
    total: int
    inside: int


def write_contexts(
    config: ScanConfig,
    out: Path,
    tokenizer: str | None = None,
    reserve: int | None = None,
    observer: Observer | None = None,
) -> ContextIndex:
    """Write each context as a text file, and an index of them.

    Args:
        config: which checkout, and for which model.
        out: folder to be made; one with contexts that were written before is replaced.
        tokenizer: counts instead of the model's: a `tokenizer.json`, a folder with one, or a name.
        reserve: tokens of each context that are left for a question and its answer.
        observer: is told of the progress.

    Raises:
        ReposcanError: the checkout cannot be read, the tokenizer is not on this machine, or the
            folder cannot be written.
    """
    observer = observer or Silent()
    vocabulary = find_vocabulary(tokenizer or config.model or AUTO, observer)
    context, budget = _lengths(config, vocabulary, reserve)
    with ExitStack() as stack:
        checkout, store = stack.enter_context(open_workspace(config))
        code = read_code(config, checkout, store, observer)
        counts = stack.enter_context(
            closing(KeptCounts(store, vocabulary.load(), vocabulary.digest))
        )
        counted_by = ModelIdentity(vocabulary.name, vocabulary.digest, demonstration=False)
        kept = store.layout(counted_by, config.selection, budget, budget)
        previous = None if config.repack else kept
        layout = lay_out_code(code, counts, (budget, budget), previous, observer)
        store.keep_layout(counted_by, config.selection, layout)
        observer.stage("Writing contexts", len(layout.wide))
        with replacing(out, checkout.root, _is_ours) as folder:
            packs = tuple(_write(layout.wide, code, counts, budget, folder, observer))
            pairs = {tuple(sorted((e.source, e.target))) for e in code.edges if e.alone}
            places = _places(packs)
            index = ContextIndex(
                path=out / INDEX,
                tokenizer=vocabulary.name,
                context=context,
                budget=budget,
                packs=packs,
                skipped=tuple((one.path, one.reason.value) for one in code.snapshot.skipped),
                total=len(pairs),
                inside=sum(bool(places[one] & places[other]) for one, other in pairs),
            )
            encoded = msgspec.json.format(msgspec.json.encode(shown(index)), indent=1)
            (folder / INDEX).write_bytes(encoded + b"\n")
        return index


def shown(index: ContextIndex) -> dict[str, object]:
    """The index as it stands in `packs.json`."""
    return {
        "version": _VERSION,
        "tokenizer": index.tokenizer,
        "context": index.context,
        "budget": index.budget,
        "packs": msgspec.to_builtins(index.packs),
        "skipped": [{"path": path, "reason": reason} for path, reason in index.skipped],
        "edges": {"total": index.total, "inside": index.inside},
    }


def _lengths(config: ScanConfig, vocabulary: Vocabulary, reserve: int | None) -> tuple[int, int]:
    """Tokens of a context, and how many of them are for code."""
    context = config.context or vocabulary.usual_context
    if not context:
        raise UsageError(
            f"nobody knows how long a context of {vocabulary.name} is", "say it with --context"
        )
    if reserve is None:
        reserve = min(RESERVE, int(context * _MOST_RESERVED))
    if not 0 <= reserve < context:
        raise UsageError(
            f"a reserve of {reserve:,} of {context:,} tokens leaves nothing for code",
            "give a smaller --reserve or a longer --context",
        )
    return context, context - reserve


def _write(
    packs: Collection[Pack],
    code: Code,
    counts: KeptCounts,
    budget: int,
    folder: Path,
    observer: Observer,
) -> Iterator[WrittenContext]:
    digits = max(4, len(str(len(packs))))
    for number, pack in enumerate(packs, start=1):
        pack, text, tokens = _fitting(pack, code, counts, budget)
        file = f"{number:0{digits}}.txt"
        (folder / file).write_text(text, encoding="utf-8", newline="")
        members = (*map(_skeleton, pack.skeletons), *map(_member, pack.members))
        yield WrittenContext(pack.id, tokens, file, pack.category.value, members)
        observer.advance()


def _fitting(pack: Pack, code: Code, counts: KeptCounts, budget: int) -> tuple[Pack, str, int]:
    """The pack with its text and exact tokens.

    Its parts were counted one by one. A tokenizer may need a token more for the whole, which costs
    the last signatures.
    """
    while True:
        text = "".join(code.rendered(pack))
        key = f"pack {pack.id} {len(pack.skeletons)}"
        tokens = counts.of_file(key, text)
        if tokens <= budget or not pack.skeletons:
            return pack, text, tokens
        last = pack.skeletons[-1]
        pack = replace(pack, skeletons=pack.skeletons[:-1], tokens=pack.tokens - last.tokens)


def _member(member: Member) -> WrittenMember:
    form = "full" if member.shown == member.digest else "part"
    return WrittenMember(member.path, form, member.span.start_line, member.span.end_line)


def _skeleton(skeleton: Skeleton) -> WrittenMember:
    return WrittenMember(skeleton.path, "skeleton", skeleton.start_line, skeleton.end_line)


def _places(packs: Collection[WrittenContext]) -> Mapping[str, set[str]]:
    """In which packs code of each path stands."""
    places: defaultdict[str, set[str]] = defaultdict(set)
    for pack in packs:
        for member in pack.members:
            if member.form != "skeleton":
                places[member.path].add(pack.id)
    return places


def _is_ours(folder: Path) -> bool:
    """Whether a folder holds nothing but what an index of ours lists."""
    return {path.name for path in folder.iterdir()} <= {INDEX, *_listed(folder / INDEX)}


def _listed(index: Path) -> set[str]:
    """Names of the files that an index of ours lists; none for any other file."""
    try:
        written = json.loads(index.read_text(encoding="utf-8"))
        return {str(pack["file"]) for pack in written["packs"]} if written["version"] else set()
    except (OSError, ValueError, RecursionError, TypeError, LookupError):
        return set()
