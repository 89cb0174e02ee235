"""Counting with a server's own tokenizer, or with the same one on this machine.

What is sent in messages becomes tokens on the server, control tokens included: the text of one in
the scanned code could end its own turn there. So such texts are taken apart by a blank before they
are sent, and counted as they are sent.

Code is counted piece by piece, and sent as one text. Where two pieces meet, that takes a token more
in many vocabularies (blank lines at the end of a piece are one token, and two where text follows):
so each piece is counted with one more. In 589 contexts of this program's own code, with SmolLM2's
vocabulary, each joint took one token, and none more.
"""

import asyncio
from collections.abc import Sequence
from functools import partial

from reposcan.errors import EngineError
from reposcan.servers.background import Background
from reposcan.servers.endpoint import Endpoint
from reposcan.servers.trouble import Patience, RefusedError, insist
from reposcan.turns import plain

_INSTEAD = "give the model's tokenizer.json as --tokenizer"

#: Stands for what a joint may take.
JOINT = 0

#: Texts that are on their way at the same time.
_AT_ONCE = 8


class ServerTokenizer:
    """A server's own tokenizer.

    Args:
        endpoints: the servers that count; the first that answers is asked.
        background: where they are talked with.
        patience: with them.

    Raises:
        EngineError: none of them counts any more.
    """

    def __init__(
        self, endpoints: Sequence[Endpoint], background: Background, patience: Patience
    ) -> None:
        self._endpoints = list(endpoints)
        self._background = background
        self._patience = patience

    def encode(self, text: str) -> list[int]:
        """Ids of untrusted text, as it is sent."""
        return self.encode_all([text])[0]

    def encode_all(self, texts: Sequence[str]) -> list[list[int]]:
        """Ids of each text, as it is sent; several are on their way at the same time."""
        encoded = self._background.run(self._encoded([plain(text) for text in texts]))
        return [[*ids, JOINT] for ids in encoded]

    def encode_trusted(self, text: str) -> list[int]:
        """Ids of a text of our own."""
        return self._background.run(self._encoded([text]))[0]

    def count_file(self, text: str) -> int:
        """Number of ids of a file of its own."""
        return len(self.encode_trusted(text))

    def count(self, texts: Sequence[str]) -> list[int]:
        """Number of ids of each text, as it is sent."""
        return [len(ids) for ids in self.encode_all(texts)]

    async def _encoded(self, texts: Sequence[str]) -> list[list[int]]:
        room = asyncio.Semaphore(_AT_ONCE)

        async def encoded(text: str) -> list[int]:
            async with room:
                return await self._tokens(text) if text else []

        tasks = [asyncio.ensure_future(encoded(text)) for text in texts]
        try:
            return await asyncio.gather(*tasks)
        finally:
            for task in tasks:
                task.cancel()

    async def _tokens(self, text: str) -> list[int]:
        while True:
            endpoint = self._endpoints[0]
            address = endpoint.connection.address
            attempt = partial(endpoint.tokens, text, self._patience.question)
            try:
                return await insist(attempt, address, self._patience)
            except RefusedError as refused:
                raise EngineError(
                    f"the server at {address.host} does not count: {refused.reason}", _INSTEAD
                ) from refused
            except EngineError:
                # Another text may have found it out before.
                if endpoint is self._endpoints[0]:
                    if len(self._endpoints) == 1:
                        raise
                    del self._endpoints[0]
