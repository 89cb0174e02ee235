"""Writing the contexts of a checkout for any other tool."""

import json
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from reposcan.config import ScanConfig
from reposcan.errors import ReportError
from reposcan.frontend import Code, lay_out_code, read_code
from reposcan.graph import edges
from reposcan.model.pack import Pack
from reposcan.observer import Observer, Silent
from reposcan.packing.tokens import Tokenizer
from reposcan.serving import serve
from reposcan.workspace import open_workspace

INDEX = "packs.json"

#: Raised when a key of the index is renamed, removed or changes its meaning.
_VERSION = 1


@dataclass(frozen=True, slots=True)
class WrittenMember:
    """Code in a written context.

    Attributes:
        path: of the file.
        form: "full", or "part" of a file that was split.
        start_line: first line that is shown.
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
        tokens: of the file's text by the model's tokenizer, without special tokens.
        file: its name in the folder.
        members: in order.
    """

    id: str
    tokens: int
    file: str
    members: tuple[WrittenMember, ...]


@dataclass(frozen=True, slots=True)
class ContextIndex:
    """What was written.

    Attributes:
        path: of the index file.
        tokenizer: name of the model whose tokenizer counted.
        context: tokens of that model's context.
        budget: tokens that no written context exceeds; the rest is left for a question.
        packs: the contexts.
        skipped: (path, reason) of tracked files that are in none.
        total: pairs of files that are tied by a name.
        inside: of these, pairs that share a context.
    """

    path: Path
    tokenizer: str
    context: int
    budget: int
    packs: tuple[WrittenContext, ...]
    skipped: tuple[tuple[str, str], ...]
    total: int
    inside: int


def write_contexts(config: ScanConfig, out: Path, observer: Observer | None = None) -> ContextIndex:
    """Write each wide context as a text file, and an index of them.

    Args:
        config: which checkout, and for which model.
        out: folder to be made; one with contexts that were written before is replaced.
        observer: is told of the progress.

    Raises:
        ReposcanError: the checkout cannot be read, the model is not on this machine, or the
            folder cannot be written.
    """
    observer = observer or Silent()
    with open_workspace(config) as (checkout, store):
        served = serve(config, observer, offline=True)
        code = read_code(config, checkout, store, observer)
        layout = lay_out_code(
            code, served.tokenizer, served.prompter, served.context, None, observer
        )
        observer.stage("Writing contexts", len(layout.wide))
        with _replacing(out, checkout.root) as folder:
            packs = tuple(_write(layout.wide, code, served.tokenizer, folder, observer))
            places = _places(layout.wide)
            pairs = {(edge.source, edge.target) for edge in edges(code.outlines)}
            index = ContextIndex(
                path=out / INDEX,
                tokenizer=served.model.identity.name,
                context=served.context,
                budget=layout.wide_budget,
                packs=packs,
                skipped=tuple((one.path, one.reason.value) for one in code.snapshot.skipped),
                total=len(pairs),
                inside=sum(bool(places[one] & places[other]) for one, other in pairs),
            )
            (folder / INDEX).write_text(json.dumps(shown(index), indent=1) + "\n")
        return index


def shown(index: ContextIndex) -> dict[str, object]:
    """The index as it stands in `packs.json`."""
    return {
        "version": _VERSION,
        "tokenizer": index.tokenizer,
        "context": index.context,
        "budget": index.budget,
        "packs": [asdict(pack) for pack in index.packs],
        "skipped": [{"path": path, "reason": reason} for path, reason in index.skipped],
        "edges": {"total": index.total, "inside": index.inside},
    }


def _write(
    packs: tuple[Pack, ...], code: Code, tokenizer: Tokenizer, folder: Path, observer: Observer
) -> Iterator[WrittenContext]:
    digits = max(4, len(str(len(packs))))
    for number, pack in enumerate(packs, start=1):
        text = "".join(code.open_pack(pack).parts())
        file = f"{number:0{digits}}.txt"
        (folder / file).write_text(text, encoding="utf-8", newline="")
        members = tuple(
            WrittenMember(
                member.path,
                "full" if member.parts == 1 else "part",
                member.span.start_line,
                member.span.end_line,
            )
            for member in pack.members
        )
        yield WrittenContext(pack.id, tokenizer.count([text])[0], file, members)
        observer.advance()


def _places(packs: tuple[Pack, ...]) -> dict[str, set[int]]:
    """In which packs each path stands."""
    places: dict[str, set[int]] = {}
    for number, pack in enumerate(packs):
        for member in pack.members:
            places.setdefault(member.path, set()).add(number)
    return places


@contextmanager
def _replacing(out: Path, checkout: Path) -> Iterator[Path]:
    """A new folder that takes the place of `out` when the block ends well.

    Raises:
        ReportError: it cannot be written, or holds what was not written by this program.
    """
    out = out.absolute()
    fresh, aside = (out.with_name(f".{out.name}-{secrets.token_hex(8)}") for _ in range(2))
    try:
        if checkout.is_relative_to(out.resolve()) or not _may_be_replaced(out):
            raise ReportError(
                f"{out} holds what was not written by reposcan",
                "name a new or an empty folder with --out",
            )
        fresh.mkdir(parents=True)
        yield fresh
        if out.exists():
            out.rename(aside)
        fresh.rename(out)
    except OSError as error:
        raise ReportError(
            f"cannot write the contexts to {out}: {error.strerror}", "choose another --out"
        ) from error
    finally:
        for folder in (fresh, aside):
            shutil.rmtree(folder, ignore_errors=True)


def _may_be_replaced(folder: Path) -> bool:
    """Whether it is not there, or holds nothing but what an index of ours lists."""
    if folder.is_symlink() or not folder.is_dir():
        return not folder.is_symlink() and not folder.exists()
    there = {path.name for path in folder.iterdir()}
    return not there or there <= {INDEX, *_listed(folder / INDEX)}


def _listed(index: Path) -> set[str]:
    """Names of the files that an index of ours lists; none for any other file."""
    try:
        written = json.loads(index.read_text(encoding="utf-8"))
        return {str(pack["file"]) for pack in written["packs"]} if written["version"] else set()
    except (OSError, ValueError, RecursionError, TypeError, LookupError):
        return set()
