"""`reposcan document`: what lacks a doc comment, and a patch that adds some."""

import secrets
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from reposcan.commands import options
from reposcan.commands.asking import with_consent
from reposcan.commands.configuration import ConfiguredByCheckout
from reposcan.commands.exits import Exit
from reposcan.commands.output import say, say_json, warn, write_bytes
from reposcan.commands.watching import watching
from reposcan.errors import ReportError, UsageError

if TYPE_CHECKING:
    from reposcan.documenting import Documented
    from reposcan.drafts import Dropped
    from reposcan.model.docstring import Undocumented, Unit, Words

_EXAMPLES = """\b
Examples:
  reposcan document                             what has no doc comment; no model is needed
  reposcan document --paths src/ --write        a patch, on standard output
  reposcan document --write --output docs.patch && git apply docs.patch
  reposcan document --apply --paths src/api.py  written into the file itself"""


@click.command(cls=ConfiguredByCheckout, epilog=_EXAMPLES)
@options.checkout
@click.option(
    "--write",
    is_flag=True,
    help="Have the missing comments written by the model, as a patch that `git apply` takes.",
)
@click.option(
    "--output",
    type=options.FOLDER,
    metavar="FILE",
    help="Write the patch to FILE instead of standard output.",
)
@click.option(
    "--apply",
    is_flag=True,
    help="Write the comments into the files of the checkout, where they are still what was read. "
    "Without it nothing but the store is written there.",
)
@click.option("--tests", is_flag=True, help="Look at tests, too.")
@options.model
@options.servers
@options.at_once
@options.context
@options.store
@options.paths
@options.exclude
@options.include
@click.option("--replay", is_flag=True, help="Ask no model: use stored answers only.")
@options.repack
@options.seed
@options.language
@options.budget
@options.quiet
@options.as_json
@options.configuration
def document(
    write: bool,
    output: Path | None,
    apply: bool,
    tests: bool,
    model: str,
    server: tuple[str, ...],
    quiet: bool,
    as_json: bool,
    **given: Any,
) -> Exit:
    """List what of CHECKOUT has no doc comment, or write what is missing.

    Functions, methods, classes and, in Python, files: each file's share is told, and what lacks a
    comment, in languages whose form of doc comments is known. With --write the model is asked for
    a short comment on each, and a patch is made. It adds comments and changes nothing else: every
    file is parsed again, and what speaks of names that the code does not have is dropped.
    """
    from reposcan.config import ScanConfig
    from reposcan.documenting import document as run
    from reposcan.documenting import list_undocumented

    if output and not (write or apply):
        raise UsageError("--output is for the patch of --write", "add --write")
    with watching(quiet) as watch:
        if not (write or apply):
            found = list_undocumented(ScanConfig(model=None, **given), watch.observer, tests=tests)
        else:
            config = ScanConfig(model=model, servers=server, **given)
            made = with_consent(partial(run, tests=tests, apply=apply), config, watch)
    if not (write or apply):
        if as_json:
            say_json(_listed(found))
        else:
            say(*_listing(found))
        return Exit.DONE
    if output:
        _save(output, made.patch)
    if as_json:
        say_json(_made(made, with_patch=output is None))
    elif not output and not apply:
        write_bytes(made.patch)
    for line in _told(made, output):
        warn(line)
    return _exit(made)


def _listing(found: "Undocumented") -> Iterator[str]:
    for file in found.files:
        if file.missing:
            units = file.documented + len(file.missing)
            yield f"{file.path}: {file.documented:,} of {units:,} documented"
            for unit in file.missing:
                yield f"  {unit.span.start_line:>6}  {_name(unit)}"
    for reason, number in _reasons(found):
        yield f"Left out: {_count(number, 'file')}: {reason}"
    units = found.documented + found.missing
    share = "" if found.share is None else f", {found.share:.0%}"
    yield (
        f"Documented: {found.documented:,} of {_count(units, 'unit')}{share}, "
        f"in {_count(len(found.files), 'file')}"
    )


def _reasons(found: "Undocumented") -> list[tuple[str, int]]:
    return Counter(reason for _, reason in found.left_out).most_common()


def _listed(found: "Undocumented") -> dict[str, object]:
    return {
        "units": found.documented + found.missing,
        "documented": found.documented,
        "share": found.share,
        "files": [
            {
                "path": file.path,
                "language": file.language,
                "units": file.documented + len(file.missing),
                "documented": file.documented,
                "missing": [_unit(unit) for unit in file.missing],
            }
            for file in found.files
        ],
        "left_out": [{"path": path, "reason": reason} for path, reason in found.left_out],
    }


def _unit(unit: "Unit") -> dict[str, object]:
    return {"line": unit.span.start_line, "kind": unit.kind.value, "name": unit.name}


def _name(unit: "Unit") -> str:
    return f"{unit.kind.value} {unit.name}" if unit.name else "the file itself"


def _made(made: "Documented", *, with_patch: bool) -> dict[str, object]:
    from dataclasses import asdict

    found = made.undocumented
    return {
        "units": found.documented + found.missing,
        "documented": found.documented,
        "proposed": [
            {"path": file.path, **_unit(unit), **_words(words)}
            for file in made.proposed
            for unit, words in file.comments
        ],
        "dropped": [_dropped(one) for one in made.dropped],
        "left_out": [{"path": path, "reason": reason} for path, reason in found.left_out],
        "patch": made.patch.decode() if with_patch else None,
        "written": list(made.written),
        "changed": list(made.changed),
        "not_reached": made.not_reached,
        "demonstration": made.demonstration,
        "usage": asdict(made.usage),
        "exit_code": int(_exit(made)),
    }


def _words(words: "Words | None") -> dict[str, object]:
    return {"summary": words.summary, "details": words.details} if words else {}


def _dropped(one: "Dropped") -> dict[str, object]:
    return {"path": one.unit.path, **_unit(one.unit), "reason": one.reason, **_words(one.words)}


def _told(made: "Documented", output: Path | None) -> Iterator[str]:
    """What a patch does not say."""
    proposed = sum(len(file.comments) for file in made.proposed)
    files = _count(len(made.proposed), "file")
    where = f" Patch: {output}" if output else ""
    yield (
        f"Proposed: {proposed:,} of {_count(made.undocumented.missing, 'missing comment')}, "
        f"in {files}.{where}"
    )
    if made.demonstration and proposed:
        yield "They are a demonstration model's: mostly wrong. Take a stronger --model."
    for reason, number in Counter(_kind(one.reason) for one in made.dropped).most_common():
        yield f"Dropped: {number:,}: {reason}"
    for reason, number in _reasons(made.undocumented):
        yield f"Left out: {_count(number, 'file')}: {reason}"
    if made.written:
        yield f"Written: {_count(len(made.written), 'file')}"
    for path in made.changed:
        yield f"Not written, since it has changed: {path}"
    if made.problem:
        yield f"reposcan: {made.problem.message}"
        yield f"  {made.problem.hint}"
    if made.interrupted:
        yield "Interrupted: the patch holds what was answered; no file was changed."
    if made.not_reached:
        yield f"Not asked: {made.not_reached:,}. Run the same command again to go on."


def _kind(reason: str) -> str:
    """A reason without the names that it tells."""
    return reason.partition(":")[0]


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def _exit(made: "Documented") -> Exit:
    missing = bool(made.not_reached) and not made.by_plan
    return Exit.INCOMPLETE if missing or made.interrupted or made.changed else Exit.DONE


def _save(path: Path, patch: bytes) -> None:
    """Write the patch in one step, so that no half of one is taken for a whole."""
    fresh = path.with_name(f".reposcan-{secrets.token_hex(8)}")
    try:
        fresh.write_bytes(patch)
        fresh.replace(path)
    except OSError as error:
        raise ReportError(
            f"cannot write {path}: {error.strerror}", "choose another --output"
        ) from error
    finally:
        with suppress(OSError):
            fresh.unlink()
