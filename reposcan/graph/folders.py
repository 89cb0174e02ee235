"""Folders that divide a repository: deep trees are folded, broad ones opened.

Only paths and their number count, so that no edit of a file moves another one: a file belongs to
the deepest of the chosen folders above it.
"""

import posixpath
from collections import defaultdict
from collections.abc import Mapping, Sequence

#: Of the parts that a reader can keep in mind some are left for folders that ties divide.
_MOST_FOLDERS = 18
#: A part with more than one in so many of the files is opened.
_OPENED_SHARE = 8
#: A folder with fewer than one in so many of the files stays with what stands around it.
_SMALL_SHARE = 40
#: So few files are no part of their own, however small the repository is.
LEAST_FILES = 3
#: How the top folder is called; a folder of that name would count to it.
TOP = "top folder"


def folders(paths: Sequence[str]) -> Mapping[str, Sequence[str]]:
    """The files by the folder that they count to, both ordered.

    Args:
        paths: what is divided; every one stands in the result once.
    """
    groups: dict[str, list[str]] = {common_folder(paths): sorted(paths)} if paths else {}
    small, closed = max(LEAST_FILES, len(paths) // _SMALL_SHARE), set[str]()
    while unopened := [
        one for one in groups if one not in closed and len(groups[one]) > large(paths)
    ]:
        opened = max(unopened, key=lambda one: (len(groups[one]), one))
        closed.add(opened)
        inner = _inner(opened, groups[opened], small, _MOST_FOLDERS - len(groups))
        taken = {path for members in inner.values() for path in members}
        rest = [path for path in groups.pop(opened) if path not in taken]
        groups |= inner | ({opened: rest} if rest else {})
    return _without_crumbs(groups, small)


def large(paths: Sequence[str]) -> int:
    """Number of files above which a part is opened, where these are all of them."""
    return max(LEAST_FILES, len(paths) // _OPENED_SHARE)


def common_folder(paths: Sequence[str]) -> str:
    """The deepest folder that holds all of them; empty for the top."""
    first, last = (posixpath.dirname(one).split("/") for one in (min(paths), max(paths)))
    shared = posixpath.commonpath(["/" + "/".join(first), "/" + "/".join(last)])
    return shared.strip("/")


def _inner(folder: str, paths: Sequence[str], small: int, room: int) -> dict[str, list[str]]:
    """The folders in a folder that are worth a part, the largest of them where few fit."""
    below: defaultdict[str, list[str]] = defaultdict(list)
    for path in paths:
        rest = path[len(folder) + 1 :] if folder else path
        child, slash, _ = rest.partition("/")
        if slash:
            below[child].append(path)
    ranked = sorted(below.values(), key=lambda members: (-len(members), members))
    worth = [members for members in ranked if len(members) >= small]
    return {common_folder(members): members for members in worth[:room]}


def _without_crumbs(groups: Mapping[str, Sequence[str]], small: int) -> dict[str, list[str]]:
    """What is too little for a part goes to the part around it, or to the top."""
    whole = {folder for folder, members in groups.items() if len(members) >= small}
    result: defaultdict[str, list[str]] = defaultdict(list)
    for folder in groups:
        home = folder
        while home and home not in whole:
            home = posixpath.dirname(home)
        result[home or TOP] += groups[folder]
    return {folder: sorted(result[folder]) for folder in sorted(result)}
