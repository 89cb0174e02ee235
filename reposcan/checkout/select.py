"""What the user wants read: patterns of paths, written as in `.gitignore`.

`pathspec` knows that language's corners. One rule is added: a name without wildcards in `paths` and
`include` is a path from the root, as everywhere on a command line; `.gitignore`, and `exclude` with
it, takes it for a file or folder of that name at any depth.
"""

import re
import warnings
from collections.abc import Iterable
from dataclasses import dataclass, field

from pathspec import GitIgnoreSpec

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

    Raises:
        UsageError: a pattern is none.
    """

    paths: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    include: tuple[str, ...] = ()
    _paths: GitIgnoreSpec = field(init=False, repr=False, compare=False)
    _exclude: GitIgnoreSpec = field(init=False, repr=False, compare=False)
    _include: GitIgnoreSpec = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        paths = [_compiled(_from_root(pattern), "--paths", pattern) for pattern in self.paths]
        exclude = [_compiled(_anchored(pattern), "--exclude", pattern) for pattern in self.exclude]
        include = [_compiled(_from_root(pattern), "--include", pattern) for pattern in self.include]
        object.__setattr__(self, "_paths", sum(paths, _NOTHING))
        object.__setattr__(self, "_exclude", sum(exclude, _NOTHING))
        object.__setattr__(self, "_include", sum(include, _NOTHING))

    def reason(self, path: str) -> SkipReason | None:
        """Why a file is not to be read, or None where it is.

        Args:
            path: relative to the checkout's root, with forward slashes.
        """
        path = _flat(path)
        named = not self.paths or self._paths.match_file(path)
        return None if named and not self._exclude.match_file(path) else SkipReason.EXCLUDED

    def includes(self, path: str) -> bool:
        """Whether a file is to be read whatever it is for."""
        return bool(self.include) and self._include.match_file(_flat(path))

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
            for option, patterns, spec in (
                ("--paths", self.paths, self._paths),
                ("--include", self.include, self._include),
            )
            for pattern, compiled in zip(patterns, spec.patterns, strict=True)
        }
        some = False
        for path in paths:
            some = some or self.reason(path) is None
            for pattern, compiled in tuple(unmatched.items()):
                if not compiled.include or compiled.match_file(_flat(path)):
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


#: Matches nothing. The backend is named, since by default it is whichever one is installed.
_NOTHING = GitIgnoreSpec([], backend="simple")


def _flat(path: str) -> str:
    """The path without line feeds, which no wildcard of a regular expression matches."""
    return path.replace("\n", "\v")


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


def _compiled(pattern: str, option: str, given: str) -> GitIgnoreSpec:
    """The pattern as a specification of its own."""
    try:
        with warnings.catch_warnings():
            # What Python's regular expressions only warn of is no pattern of git's either.
            warnings.simplefilter("error")
            spec = GitIgnoreSpec.from_lines([pattern], backend="simple")
    except (ValueError, re.error, Warning):
        spec = _NOTHING
    # A blank line, a comment, and a range that has no end are passed over in a file of patterns.
    if not any(one.include is not None for one in spec.patterns):
        raise UsageError(
            f"{option} {given!r} is not a pattern",
            "write it as in .gitignore, such as src, *.c or src/**/*.c",
        )
    return spec
