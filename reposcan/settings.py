"""Settings from files: the user's own, the checkout's, or the one that was named.

A scanned checkout is not trusted, yet it may say what of it is worth a look. So its file sets that
and nothing else: a key that reaches out of the checkout, such as the model to run or the folder to
write to, is an error, not ignored, since whoever wrote it there meant something by it. Nor may it
lower the user's guard: its `fail-on` is kept apart, and can only make the user's stricter.

This module knows files and keys; that options and environment variables win over them is the
command line's business.
"""

import difflib
import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from enum import Enum
from pathlib import Path
from typing import Any

from platformdirs import user_config_path

from reposcan.checkout.worktree import WorkTree
from reposcan.errors import UsageError
from reposcan.model.source import SkipReason
from reposcan.printable import printable
from reposcan.toml_text import LARGEST_FILE, parse_toml

Value = str | int | bool | tuple[str, ...]


class _Kind(Enum):
    TEXT = "a string"
    NUMBER = "a whole number"
    FLAG = "true or false"
    TEXTS = "a list of strings"


#: What a checkout may say of itself.
_OF_A_CHECKOUT = {
    "paths": _Kind.TEXTS,
    "exclude": _Kind.TEXTS,
    "include": _Kind.TEXTS,
    "tasks": _Kind.TEXTS,
    "context": _Kind.NUMBER,
    "language": _Kind.TEXT,
    "seed": _Kind.NUMBER,
    "fail-on": _Kind.TEXT,
    "legacy": _Kind.FLAG,
}
#: What only the user decides: what runs here and for how long, and where it writes.
_OF_THE_USER = {
    "model": _Kind.TEXT,
    "no-model": _Kind.FLAG,
    "server": _Kind.TEXTS,
    "tokenizer": _Kind.TEXT,
    "at-once": _Kind.NUMBER,
    "store": _Kind.TEXT,
    "events": _Kind.TEXT,
    "glossary": _Kind.TEXT,
    "budget-tokens": _Kind.NUMBER,
    "budget-minutes": _Kind.NUMBER,
    "quiet": _Kind.FLAG,
}
#: Every setting; the names are those of the long options.
KEYS = _OF_A_CHECKOUT | _OF_THE_USER

_WHY_NOT = {
    SkipReason.SYMLINK: "is a symbolic link",
    SkipReason.TOO_LARGE: f"is larger than {LARGEST_FILE:,} bytes",
}


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting.

    Attributes:
        value: checked to be of the right kind.
        file: where it was found, to be shown.
        of_checkout: the scanned checkout's own file says so, which is not the user's word.
    """

    value: Value
    file: str
    of_checkout: bool = False


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings.

    Attributes:
        by_key: by the long option's name, without dashes in front; a `fail-on` in it is the user's.
        notes: what the user should know of where they come from.
        gate: the checkout's `fail-on`.
    """

    by_key: dict[str, Setting]
    notes: tuple[str, ...] = ()
    gate: Setting | None = None


def read_settings(checkout: Path | None, named: Path | None) -> Settings:
    """Read the named file alone; or the user's own, and then the checkout's, which wins.

    Args:
        checkout: root of the checkout whose settings count; None for commands that have no use
            for them.
        named: the file that the user named with `--config`.

    Raises:
        UsageError: a file cannot be read, or has a key or a value that it may not have.
    """
    if named:
        return Settings(_trusted(named))
    own = user_config_path("reposcan") / "config.toml"
    settings = _trusted(own) if os.path.lexists(own) else {}
    if checkout is None:
        return Settings(settings)
    found = _of_checkout(checkout)
    return Settings(settings | found.by_key, found.notes, found.gate)


def _trusted(file: Path) -> dict[str, Setting]:
    try:
        raw = file.read_bytes()
    except OSError as error:
        raise UsageError(
            f"the configuration file {file} cannot be read: {error.strerror}",
            "check its name and its permissions",
        ) from error
    return _checked(_table(raw, str(file)), str(file))


def _of_checkout(root: Path) -> Settings:
    """`reposcan.toml`, or else the part of `pyproject.toml` that is meant for this program."""
    own, shared = "reposcan.toml", "pyproject.toml"
    notes: list[str] = []
    raws = {file: _read_bounded(root, file, notes) for file in (own, shared)}
    file = own if raws[own] is not None else shared
    raw = raws[file]
    # Most have no word for this program in them: those are not even parsed.
    if raw is None or (file == shared and b"reposcan" not in raw):
        return Settings({}, tuple(notes))
    if file == own and b"tool.reposcan" in (raws[shared] or b""):
        notes.append(f"The settings in {shared} are not used, since there is a {own}")
    checked = _checked(_table(raw, file), file)
    _refuse_what_reaches_out(checked, file)
    if checked:
        notes.append(f"Settings from {file}: {', '.join(checked)}")
    by_key = {key: replace(one, of_checkout=True) for key, one in checked.items()}
    gate = by_key.pop("fail-on", None)
    return Settings(by_key, tuple(notes), gate)


def _read_bounded(root: Path, file: str, notes: list[str]) -> bytes | None:
    # What is no folder is refused by whoever opens the checkout, with better words.
    with suppress(OSError, ValueError), WorkTree(root) as tree:
        raw = tree.read(file.encode(), LARGEST_FILE)
        if isinstance(raw, bytes):
            return raw
        if raw is not SkipReason.MISSING:
            notes.append(f"{file} {_WHY_NOT.get(raw, 'cannot be read')}: its settings are not used")
    return None


def _table(raw: bytes, file: str) -> dict[str, Any]:
    """The settings in a file: all of it, or what stands under `[tool.reposcan]`."""
    try:
        table = parse_toml(raw)
    except ValueError as error:
        raise UsageError(
            f"{file} is not valid TOML: {error}",
            "mend it, or leave it out with --no-config",
        ) from error
    if Path(file).name != "pyproject.toml":
        return table
    for key in ("tool", "reposcan"):
        table = table.get(key, {})
        if not isinstance(table, dict):
            raise UsageError(
                f"{file}: {key} is not a table", "write [tool.reposcan] above the keys"
            )
    return table


def _checked(table: dict[str, Any], file: str) -> dict[str, Setting]:
    settings = {}
    for key, value in table.items():
        if key not in KEYS:
            raise _unknown(key, file)
        if not _is(value, KEYS[key]):
            raise UsageError(
                f"{file}: {key} must be {KEYS[key].value}, not {_kind_of(value)}",
                "see `reposcan scan --help` for what it means",
            )
        settings[key] = Setting(tuple(value) if isinstance(value, list) else value, file)
    return settings


def _unknown(key: str, file: str) -> UsageError:
    if key == "tool":
        return UsageError(
            f"{file}: there is no setting 'tool'",
            "in this file the keys stand alone, without [tool.reposcan] above them",
        )
    near = difflib.get_close_matches(key, KEYS, n=1, cutoff=0.5)
    hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(KEYS)}"
    return UsageError(f"{file}: there is no setting {printable(key)!r}", hint)


def _refuse_what_reaches_out(settings: Mapping[str, Setting], file: str) -> None:
    for key in settings:
        if key in _OF_THE_USER:
            raise UsageError(
                f"{file} may not set {key}: a checkout cannot choose what runs here, or where it "
                "writes",
                f"give --{key} yourself; if you wrote that file: --config FILE takes all of it",
            )


def _is(value: object, kind: _Kind) -> bool:
    match kind:
        case _Kind.TEXT:
            return isinstance(value, str)
        case _Kind.NUMBER:
            # Python's true and false are numbers.
            return isinstance(value, int) and not isinstance(value, bool)
        case _Kind.FLAG:
            return isinstance(value, bool)
        case _Kind.TEXTS:
            return isinstance(value, list) and all(isinstance(one, str) for one in value)


def _kind_of(value: object) -> str:
    if isinstance(value, list):
        return "a list of other things" if value else "a list"
    names = {str: "a string", bool: "true or false", int: "a number", float: "a number"}
    return names.get(type(value), "a table" if isinstance(value, dict) else "a date or a time")
