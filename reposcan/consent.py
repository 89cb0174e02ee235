"""Whether code may go to another machine: asked once for each store and machine, and remembered."""

from collections.abc import Sequence
from pathlib import Path

from reposcan.errors import ConsentError, StoreError

_FILE = "allowed-hosts"


def require_consent(store: Path, hosts: Sequence[str], what: str, given: bool) -> None:
    """Make sure that the user wants it.

    Args:
        store: folder that remembers it.
        hosts: machines that something is to be sent to; none is always allowed.
        what: is to be sent, with its amount.
        given: the user has said so now.

    Raises:
        ConsentError: the user has not said so, now or before.
        StoreError: it cannot be remembered.
    """
    remembered = store / _FILE
    allowed = _lines(remembered)
    asked = [host for host in hosts if host not in allowed]
    if not asked:
        return
    if not given:
        raise ConsentError(f"{what} will be sent to {', '.join(asked)}")
    try:
        remembered.write_text("".join(f"{host}\n" for host in (*allowed, *asked)))
    except OSError as error:
        raise StoreError(
            f"cannot write to {remembered}: {error.strerror}", "choose another folder with --store"
        ) from error


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return []
