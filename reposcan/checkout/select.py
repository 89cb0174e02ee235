"""What the user wants read: patterns of paths, written as in `.gitignore`.

One rule is added to that language: a name without wildcards in `paths` and
`include` is a path from the root, as everywhere on a command line; `.gitignore`, and `exclude` with
it, takes it for a file or folder of that name at any depth.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from reposcan.checkout.ignore import IgnorePattern, ignore_pattern, takes
from reposcan.errors import CheckoutError, UsageError
from reposcan.model.source import SkipReason

_WILDCARD = re.compile(r"[*?\[\\]")


@dataclass(frozen=True, slots=True)
class Selection:
    """Which of the tracked files are to be read; all of them by default.

    Attributes:
        paths: patterns of what to read; none for everything. `src` is that file or folder at the
            root with all that is below it, `*.c` and `src/**/*.c` are wildcards, and a later `!`
            takes back what an earlier pattern named.
        exclude: patterns of what to leave out, also of what `paths` and `include` name.
        include: patterns of what to read though it is vendored, generated, minified or data.
        abroad: what is read goes to another machine, so that keys and passwords are left out.

    Raises:
        UsageError: a pattern is none.
    """

    paths: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    include: tuple[str, ...] = ()
    abroad: bool = False
    _paths: tuple[IgnorePattern, ...] = field(init=False, repr=False, compare=False)
    _exclude: tuple[IgnorePattern, ...] = field(init=False, repr=False, compare=False)
    _include: tuple[IgnorePattern, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        for option, patterns, from_root in (
            ("paths", self.paths, True),
            ("exclude", self.exclude, False),
            ("include", self.include, True),
        ):
            compiled = tuple(_compiled(one, f"--{option}", from_root) for one in patterns)
            object.__setattr__(self, f"_{option}", compiled)

    def reason(self, path: str) -> SkipReason | None:
        """Why a file is not to be read, or None where it is.

        Args:
            path: relative to the checkout's root, with forward slashes.
        """
        named = not self.paths or takes(self._paths, path)
        return None if named and not takes(self._exclude, path) else SkipReason.EXCLUDED

    def excludes(self, path: str) -> bool:
        """Whether `exclude` names a file."""
        return takes(self._exclude, path)

    def includes(self, path: str) -> bool:
        """Whether a file is to be read whatever it is for."""
        return takes(self._include, path)

    def require(self, paths: Iterable[str]) -> None:
        """Make sure that no pattern is a typo that would leave files out in silence.

        Args:
            paths: of all tracked files.

        Raises:
            CheckoutError: a pattern of `paths` or `include` matches none of them, or all are left
                out.
        """
        unmatched = {
            f"{option} {pattern!r}": compiled
            for option, patterns, found in (
                ("--paths", self.paths, self._paths),
                ("--include", self.include, self._include),
            )
            for pattern, compiled in zip(patterns, found, strict=True)
        }
        some = False
        for path in paths:
            some = some or self.reason(path) is None
            for pattern, compiled in tuple(unmatched.items()):
                if not compiled.takes or compiled.matched(path.split("/")):
                    del unmatched[pattern]
            if some and not unmatched:
                return
        if unmatched:
            raise CheckoutError(
                f"no tracked file matches {next(iter(unmatched))}",
                "patterns are relative to the checkout's root and written as in .gitignore; "
                "**/NAME is a file or folder of that name at any depth",
            )
        raise CheckoutError(
            "the patterns of --paths and --exclude leave nothing to be read",
            "take some of them away",
        )


def _from_root(pattern: str) -> str:
    """A name as a pattern that matches from the root only."""
    if pattern.startswith(("!", "/", "./")) or pattern == "." or _WILDCARD.search(pattern):
        return _anchored(pattern)
    return f"/{pattern}"


def _anchored(pattern: str) -> str:
    """The pattern without the `./` of a command line, which `.gitignore` does not know."""
    if pattern in (".", "./"):
        return "**"
    return pattern.removeprefix(".") if pattern.startswith("./") else pattern


def _compiled(given: str, option: str, from_root: bool) -> IgnorePattern:
    found = ignore_pattern(_from_root(given) if from_root else _anchored(given))
    if found is None:
        raise UsageError(
            f"{option} {given!r} is not a pattern",
            "write it as in .gitignore, such as src, *.c or src/**/*.c",
        )
    return found
