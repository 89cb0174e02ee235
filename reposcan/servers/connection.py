"""One server, by the official client: bounded in time and size, and its failures sorted.

The client's own retries are off: what is asked again, and where, is decided by whoever asks.
"""

import asyncio
import os
from collections.abc import AsyncIterator
from typing import Any, TypeVar

import httpx2
import msgspec
from openai import APIConnectionError, APIStatusError, AsyncOpenAI

from reposcan.errors import EngineError
from reposcan.printable import printable
from reposcan.servers.address import Address
from reposcan.servers.trouble import RefusedError, TroubleError

#: The first of these that is set is the key.
KEYS = ("REPOSCAN_API_KEY", "OPENAI_API_KEY")

#: The token ids of the longest file that is read take half of it.
_LONGEST_REPLY = 32_000_000

#: Seconds. A machine that does not even take the connection is not there.
_CONNECT = 10.0

#: Characters of a server's own words that are shown.
_LONGEST_REASON = 300

_BUSY = (429, 503)
#: The server, or a proxy before it, may do better next time.
_PASSING = (408, 409, 425, *_BUSY)

Reply = TypeVar("Reply")


class Connection:
    """Talks with one server.

    Args:
        address: of the server. One on this machine is never reached through a proxy.
        key: for it; empty where it wants none.
    """

    def __init__(self, address: Address, key: str) -> None:
        self.address = address
        self._client = AsyncOpenAI(
            # The client insists on one.
            api_key=key or "none",
            base_url=address.base,
            max_retries=0,
            # What is packed small may unfold without bounds.
            default_headers={"Accept-Encoding": "identity"},
            http_client=httpx2.AsyncClient(
                event_hooks={"response": [_bound]},
                # Code goes to the machine that was named, and to no other.
                follow_redirects=False,
                trust_env=not address.local,
                limits=httpx2.Limits(max_connections=None, max_keepalive_connections=None),
            ),
        )

    async def get(self, url: str, seconds: float, form: type[Reply]) -> Reply:
        """What it says at a URL, absolute or below the address's base.

        Args:
            url: to ask.
            seconds: until the whole reply must be here.
            form: of the reply.

        Raises:
            RefusedError: the server does not do that.
            TroubleError: it may, if it is asked again.
            EngineError: it will not.
        """
        return await self._ask(self._client.get(url, **_options(seconds)), seconds, form)

    async def post(
        self, url: str, body: dict[str, Any], seconds: float, form: type[Reply]
    ) -> Reply:
        """What it answers to a body; the rest as for `get`."""
        asked = self._client.post(url, body=body, **_options(seconds))
        return await self._ask(asked, seconds, form)

    async def _ask(self, asked: Any, seconds: float, form: type[Reply]) -> Reply:
        try:
            async with asyncio.timeout(seconds):
                response: httpx2.Response = await asked
            return msgspec.json.decode(response.content, type=form)
        except APIStatusError as error:
            raise self._sorted(error) from error
        except APIConnectionError as error:
            raise _unconnected(error, seconds) from error
        except TimeoutError as error:
            raise _silent(seconds) from error
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            raise TroubleError("its reply makes no sense") from error
        except httpx2.InvalidURL as error:
            raise EngineError(f"{self.address.base} is not a URL", "check --server") from error

    def _sorted(self, error: APIStatusError) -> Exception:
        status, base = error.status_code, self.address.base
        reason = printable(_words(error), _LONGEST_REASON)
        if status in (401, 403):
            return EngineError(
                f"{base} wants another key: {reason}",
                f"put the server's key into the environment variable {KEYS[0]}",
            )
        if 300 <= status < 400:
            place = printable(error.response.headers.get("location", "elsewhere"))
            return EngineError(
                f"{base} sends on to {place}", "give that as --server, if you trust it"
            )
        if status in (402, 404, 405):
            return EngineError(
                f"{base} does not do what is asked of it: {reason}",
                "check --server, which mostly ends with /v1, and --model",
            )
        if status in _PASSING or status >= 500:
            return TroubleError(
                f"it answers {status}: {reason}", _pause(error), busy=status in _BUSY
            )
        return RefusedError(reason, error.body)


def key_of_environment() -> str:
    """The key for servers; empty where there is none."""
    return next((os.environ[name] for name in KEYS if os.environ.get(name)), "")


def _options(seconds: float) -> dict[str, Any]:
    timeout = httpx2.Timeout(seconds, connect=_CONNECT)
    return {"cast_to": httpx2.Response, "options": {"timeout": timeout}}


async def _bound(response: httpx2.Response) -> None:
    if response.headers.get("content-encoding", "identity") != "identity":
        raise httpx2.DecodingError("its reply is packed, though it was asked not to")
    assert isinstance(response.stream, httpx2.AsyncByteStream)
    response.stream = _Bounded(response.stream)


class _Bounded(httpx2.AsyncByteStream):
    def __init__(self, stream: httpx2.AsyncByteStream) -> None:
        self._stream = stream

    async def __aiter__(self) -> AsyncIterator[bytes]:
        size = 0
        async for part in self._stream:
            size += len(part)
            if size > _LONGEST_REPLY:
                raise httpx2.ReadError(f"its reply is longer than {_LONGEST_REPLY:,} bytes")
            yield part

    async def aclose(self) -> None:
        await self._stream.aclose()


def _unconnected(error: APIConnectionError, seconds: float) -> TroubleError:
    cause = error.__cause__
    if isinstance(cause, httpx2.ConnectTimeout):
        return TroubleError(f"it did not take the connection in {_CONNECT:g} seconds")
    if isinstance(cause, httpx2.TimeoutException):
        return _silent(seconds)
    return TroubleError(printable(str(cause or error), _LONGEST_REASON) or "it hangs up")


def _silent(seconds: float) -> TroubleError:
    return TroubleError(f"it did not answer in {seconds:g} seconds", silent=True)


def _pause(error: APIStatusError) -> float | None:
    """Seconds that the server asks to wait; None where it does not say so in seconds."""
    try:
        return float(error.response.headers["retry-after"])
    except (KeyError, ValueError):
        return None


def _words(error: APIStatusError) -> str:
    """The message that is somewhere in the body of an error, or else its status."""
    body = error.body
    if isinstance(body, dict):
        for name in ("message", "detail", "error"):
            if isinstance(body.get(name), str) and body[name]:
                return f"{body[name]}"
    return f"{error.status_code} {error.response.reason_phrase}"
