"""The parts of a repository: folders, and of a folder without any the groups that ties make."""

import posixpath
from collections.abc import Sequence

from reposcan.graph.communities import communities
from reposcan.graph.folders import TOP, folders, large
from reposcan.model.graph import Tie

#: Parts that a reader can keep in mind, and that a drawing can hold.
_MOST = 25
#: A folder with fewer files is read without being divided.
_FLAT = 24


def components(
    paths: Sequence[str], ties: Sequence[Tie]
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """(name, its files) of each part, ordered by name; every file stands in one of them.

    A folder is named by its path, the top is the "top folder", and a group in a folder by it and
    what is tied most in the group, as in "src: cluster". What stands in no group goes by the
    folder's name.

    Args:
        paths: of the program's files.
        ties: of the repository.
    """
    found = dict(folders(paths))
    for folder, members in sorted(found.items(), key=lambda one: (-len(one[1]), one[0])):
        flat = [path for path in members if (posixpath.dirname(path) or TOP) == folder]
        room = _MOST - len(found)
        if len(flat) <= max(_FLAT, large(paths)) or not room:
            continue
        groups = communities(flat, ties, room)
        taken = {path for group in groups.values() for path in group}
        found |= {f"{folder}: {name}": group for name, group in groups.items()}
        found[folder] = [path for path in members if path not in taken]
    return tuple((name, tuple(found[name])) for name in sorted(found) if found[name])
