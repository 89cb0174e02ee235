"""A server with OpenAI's interface on a real socket, that misbehaves as a script says.

It counts as vLLM does, with a token for each byte, so that budgets in tests are bytes.
"""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from scripted import helpful

MODEL = "scripted-model"
CONTEXT = 8192

#: What a template puts around each message, and before the answer.
AROUND = 12


class Call:
    """One request, and the means to answer it in any way."""

    def __init__(self, handler: BaseHTTPRequestHandler, server: "ScriptedServer") -> None:
        self._handler = handler
        self.server = server
        self.path = handler.path
        length = int(handler.headers.get("content-length") or 0)
        self.body: dict[str, Any] = json.loads(handler.rfile.read(length) or b"{}")
        self.headers = handler.headers

    @property
    def prompt(self) -> str:
        return "\n".join(message["content"] for message in self.body["messages"])

    def reply(self, value: Any, status: int = 200, **headers: str) -> None:
        self.send(json.dumps(value).encode(), status, **headers)

    def fail(self, status: int, message: str = "no", **more: str) -> None:
        retry = {"retry_after": more.pop("retry_after")} if "retry_after" in more else {}
        self.reply({"error": {"message": message, **more}}, status, **retry)

    def answer(self, text: str, finish: str = "stop", prompt_tokens: int | None = None) -> None:
        counted = sum(len(one["content"].encode()) + AROUND for one in self.body["messages"])
        usage = {
            "prompt_tokens": counted if prompt_tokens is None else prompt_tokens,
            "completion_tokens": len(text),
            "prompt_tokens_details": {"cached_tokens": 7},
        }
        choice = {"index": 0, "message": {"content": text}, "finish_reason": finish}
        self.reply({"id": "1", "object": "chat.completion", "choices": [choice], "usage": usage})

    def help(self) -> None:
        """The answer of a model that does its best."""
        self.answer(helpful(self.prompt))

    def send(
        self, content: bytes, status: int = 200, promised: int | None = None, **headers: str
    ) -> None:
        """Send raw bytes, fewer than promised if need be."""
        self._handler.send_response(status)
        self._handler.send_header("Content-Type", "application/json")
        length = len(content) if promised is None else promised
        self._handler.send_header("Content-Length", str(length))
        for name, value in headers.items():
            self._handler.send_header(name.replace("_", "-"), value)
        self._handler.end_headers()
        self._handler.wfile.write(content)
        if promised is not None:
            self.hang_up()

    def hang_up(self) -> None:
        self._handler.close_connection = True

    def flood(self) -> None:
        """Send white space without an end."""
        self._handler.send_response(200)
        self._handler.end_headers()
        with suppress(OSError):
            while not self.server.closed.is_set():
                self._handler.wfile.write(b" " * 1_000_000)
        self.hang_up()

    def drip(self) -> None:
        """Send a byte now and then, so that something is always on its way."""
        self._handler.send_response(200)
        self._handler.end_headers()
        with suppress(OSError):
            while not self.server.closed.wait(0.02):
                self._handler.wfile.write(b" ")
                self._handler.wfile.flush()
        self.hang_up()

    def say_nothing(self) -> None:
        self.server.closed.wait()
        self.hang_up()


Script = Callable[[Call], None]


class ScriptedServer:
    """A running server.

    Args:
        chat: answers the requests for answers.
        more: path -> what answers it, instead of the usual.

    Attributes:
        calls: all that were made, in order.
        most: of the requests for answers, most that were in hand at the same time.
        closed: set when it ends.
        scripts: path -> what answers it.
    """

    def __init__(self, chat: Script = Call.help, more: dict[str, Script] | None = None) -> None:
        self.calls: list[Call] = []
        self.most = 0
        self._in_hand = 0
        self._lock = threading.Lock()
        self.closed = threading.Event()
        self.scripts: dict[str, Script] = {
            "/v1/models": _models,
            "/tokenize": _tokenize,
            "/v1/chat/completions": chat,
            **(more or {}),
        }
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                outer._serve(self)

            def do_POST(self) -> None:
                outer._serve(self)

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    @property
    def host(self) -> str:
        return self.url.removeprefix("http://")

    @property
    def chats(self) -> list[Call]:
        return [call for call in self.calls if call.path.endswith("/chat/completions")]

    def close(self) -> None:
        self.closed.set()
        self._server.shutdown()
        self._server.server_close()

    def _serve(self, handler: BaseHTTPRequestHandler) -> None:
        call = Call(handler, self)
        answering = call.path.endswith("/chat/completions")
        with self._lock:
            self.calls.append(call)
            self._in_hand += answering
            self.most = max(self.most, self._in_hand)
        if self.closed.is_set():
            # A connection that was kept open dies with the others.
            call.hang_up()
            return
        with suppress(BrokenPipeError, ConnectionResetError):
            self.scripts.get(call.path, _unknown)(call)
        with self._lock:
            self._in_hand -= answering


@contextmanager
def serving(
    chat: Script = Call.help, more: dict[str, Script] | None = None
) -> Iterator[ScriptedServer]:
    server = ScriptedServer(chat, more)
    try:
        yield server
    finally:
        server.close()


def in_turn(*scripts: Script) -> Script:
    """Each script once, in order; the last one from then on."""
    left = list(scripts)
    lock = threading.Lock()

    def answer(call: Call) -> None:
        with lock:
            script = left.pop(0) if len(left) > 1 else left[0]
        script(call)

    return answer


def fails(status: int, message: str = "no", **more: str) -> Script:
    return lambda call: call.fail(status, message, **more)


def models(*names: str, **facts: object) -> Script:
    data = [{"id": name, "object": "model", **facts} for name in names]
    return lambda call: call.reply({"object": "list", "data": data})


def _models(call: Call) -> None:
    models(MODEL, max_model_len=CONTEXT)(call)


def _tokenize(call: Call) -> None:
    if "messages" in call.body:
        tokens = [0] * sum(len(m["content"].encode()) + AROUND for m in call.body["messages"])
    elif "prompt" in call.body:
        tokens = list(call.body["prompt"].encode())
    else:
        call.fail(400, "no prompt")
        return
    call.reply({"count": len(tokens), "tokens": tokens, "max_model_len": CONTEXT})


def _unknown(call: Call) -> None:
    call.fail(404, "there is nothing here")
