"""Where a server is, and whether what is sent there leaves this machine."""

import ipaddress
from dataclasses import dataclass
from urllib.parse import urlsplit

from reposcan.errors import UsageError
from reposcan.printable import printable

_VERSION = "/v1"


@dataclass(frozen=True, slots=True)
class Address:
    """A server's address.

    Attributes:
        base: URL of its OpenAI-compatible API, such as `http://127.0.0.1:8000/v1`.
        root: URL of what it offers beside that; `base` without the version at its end.
        host: the machine, with its port where one is given.
        local: it is this machine, by the loopback's addresses.
    """

    base: str
    root: str
    host: str
    local: bool


def parse_address(url: str) -> Address:
    """Read a server's URL; `/v1` is added where it has no path.

    Raises:
        UsageError: it is none, or holds what must not stand on a command line.
    """
    shown = printable(url)
    try:
        parts = urlsplit(url)
        name, _ = parts.hostname, parts.port
    except ValueError as error:
        raise _wrong(f"--server {shown} is not a URL: {error}") from error
    if parts.scheme not in ("http", "https") or not name:
        raise _wrong(f"--server {shown} is not a URL")
    if parts.username is not None or parts.password is not None:
        raise UsageError(
            f"--server {name} is given with a password",
            "leave it out; a key is taken from the environment variable REPOSCAN_API_KEY",
        )
    if parts.query or parts.fragment:
        raise _wrong(f"--server {shown} ends with a query")
    base = f"{parts.scheme}://{parts.netloc}{parts.path.rstrip('/') or _VERSION}"
    return Address(base, base.removesuffix(_VERSION), parts.netloc, _is_loopback(name))


def _wrong(message: str) -> UsageError:
    return UsageError(message, "give one such as http://127.0.0.1:8000/v1")


def _is_loopback(name: str) -> bool:
    if name == "localhost":
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False
