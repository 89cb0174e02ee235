"""What a server says of itself, whether it is on this machine, and how it counts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scripted_server import CONTEXT, MODEL, Call, Script, ScriptedServer, fails, models, serving
from servers_example import HASTE

from reposcan.errors import EngineError, ModelError, ReposcanError, UsageError
from reposcan.servers.address import parse_address
from reposcan.servers.background import Background
from reposcan.servers.connection import Connection, key_of_environment
from reposcan.servers.counting import JOINT, ServerTokenizer
from reposcan.servers.endpoint import Counts, Endpoint, find_endpoint
from reposcan.turns import PlainTokenizer

SYSTEM = "You are brief."
NO_TOKENIZE = {"/tokenize": fails(404)}


def find(server: ScriptedServer, background: Background, wanted: str | None = None) -> Endpoint:
    connection = Connection(parse_address(server.url), "")
    return background.run(find_endpoint(connection, wanted, HASTE))


@pytest.mark.parametrize(
    ("url", "base", "root", "host", "local"),
    [
        ("http://127.0.0.1:8000", "/v1", "", "127.0.0.1:8000", True),
        ("http://localhost:8000/v1/", "/v1", "", "localhost:8000", True),
        ("http://[::1]:8000/v1", "/v1", "", "[::1]:8000", True),
        ("http://127.9.9.9", "/v1", "", "127.9.9.9", True),
        ("https://api.example.com/v1", "/v1", "", "api.example.com", False),
        ("https://example.com/openai/v3", "/openai/v3", "/openai/v3", "example.com", False),
        ("http://192.168.1.5:80/v1", "/v1", "", "192.168.1.5:80", False),
        ("http://0.0.0.0:80", "/v1", "", "0.0.0.0:80", False),
        ("http://localhost.example.com", "/v1", "", "localhost.example.com", False),
        ("http://127.0.0.1.example.com", "/v1", "", "127.0.0.1.example.com", False),
    ],
)
def test_an_address_tells_what_leaves_this_machine(
    url: str, base: str, root: str, host: str, local: bool
) -> None:
    address = parse_address(url)
    scheme = url.partition(":")[0]
    assert address.base == f"{scheme}://{host}{base}"
    assert address.root == f"{scheme}://{host}{root}"
    assert (address.host, address.local) == (host, local)


@pytest.mark.parametrize(
    "url",
    [
        *("", "localhost:8000", "ftp://a/v1", "http://", "http://[::1", "http://a:b/v1"),
        *("http://user:secret@a/v1", "http://user@a/v1", "http://a/v1?key=secret", "http://a/v1#b"),
    ],
)
def test_what_is_no_address_is_an_error_that_tells_no_password(url: str) -> None:
    with pytest.raises(UsageError) as wrong:
        parse_address(url)
    assert "user:secret" not in wrong.value.message


@given(st.text())
def test_any_text_is_an_address_or_an_error(url: str) -> None:
    try:
        assert parse_address(f"http://{url}").host
    except UsageError as wrong:
        assert wrong.hint


def test_the_only_model_of_a_server_that_counts_is_found(background: Background) -> None:
    with serving() as server:
        endpoint = find(server, background)
        assert (endpoint.model, endpoint.context) == (MODEL, CONTEXT)
        assert endpoint.counts is Counts.VLLM
        overhead, takes_system = background.run(endpoint.overhead(SYSTEM, HASTE))
    assert takes_system
    assert 24 <= overhead < 64


def test_a_server_that_does_not_count_leaves_room(background: Background) -> None:
    with serving(more=NO_TOKENIZE | {"/v1/models": models("other")}) as server:
        endpoint = find(server, background)
        assert (endpoint.context, endpoint.counts) == (None, Counts.NOT)
        overhead, takes_system = background.run(endpoint.overhead(SYSTEM, HASTE))
    assert takes_system
    assert overhead > 64


def test_a_server_that_stumbles_at_first_is_asked_again(background: Background) -> None:
    def stumbles(call: Call) -> None:
        if len([one for one in server.calls if one.path == call.path]) % 3:
            call.fail(503)
        else:
            usual[call.path](call)

    with serving() as well:
        usual = well.scripts
        steady = background.run(find(well, background).overhead(SYSTEM, HASTE))
    with serving(more=dict.fromkeys(["/v1/models", "/tokenize"], stumbles)) as server:
        endpoint = find(server, background)
        assert (endpoint.context, endpoint.counts) == (CONTEXT, Counts.VLLM)
        assert background.run(endpoint.overhead(SYSTEM, HASTE)) == steady


@pytest.mark.parametrize("told", [-1, 0, 10**30, None])
def test_a_length_that_is_none_is_not_taken(told: object, background: Background) -> None:
    with serving(more={"/v1/models": models("a", max_model_len=told)}) as server:
        assert find(server, background).context is None


def test_a_template_without_a_system_has_its_words_in_the_users_turn(
    background: Background,
) -> None:
    def tokenize(call: Call) -> None:
        messages = call.body.get("messages", [{"role": "user", "content": call.body.get("prompt")}])
        if messages[0]["role"] == "system":
            call.fail(400, "System role not supported")
        else:
            call.reply({"tokens": [0] * len(messages[0]["content"])})

    with serving(more={"/tokenize": tokenize}) as server:
        overhead, takes_system = background.run(find(server, background).overhead(SYSTEM, HASTE))
    assert not takes_system
    assert overhead < 64


def test_the_same_model_elsewhere_is_the_same_model(background: Background) -> None:
    with serving() as one, serving() as two:
        first = find(one, background).identity(demonstration=False, vocabulary="")
        assert first == find(two, background).identity(demonstration=False, vocabulary="")
        assert first != find(one, background).identity(demonstration=False, vocabulary="other")
    sizes = [{"n_params": 7, "n_ctx": 4096}, {"n_params": 7, "n_ctx": 8192}, {"n_params": 8}]
    digests = []
    for size in sizes:
        with serving(more={"/v1/models": models("a/b.gguf", meta=size)}) as server:
            identity = find(server, background).identity(demonstration=False, vocabulary="")
            digests.append(identity.digest)
    assert identity.name == "b.gguf"
    assert digests[0] == digests[1] != digests[2]


@pytest.mark.parametrize(
    ("script", "wanted", "error", "says", "hint"),
    [
        (models("a", "b"), None, UsageError, "serves 2 models", "--model: a, b"),
        (models(), None, UsageError, "serves 0 models", "--model: none"),
        (models("a\x1b[2J"), "b", ModelError, "has no model b", "a\\x1b[2J"),
        (fails(401), None, EngineError, "wants another key", "REPOSCAN_API_KEY"),
        (fails(404), None, EngineError, "does not do what is asked", "/v1"),
        (fails(400), None, EngineError, "does not list its models", "/v1"),
        (fails(500), None, EngineError, "is of no use", "whether it runs"),
        (lambda call: call.send(b"<html>"), None, EngineError, "makes no sense", "whether it runs"),
        (lambda call: call.reply({"data": 5}), None, EngineError, "makes no sense", ""),
        (Call.hang_up, None, EngineError, "is of no use", "whether it runs"),
    ],
)
def test_a_server_of_no_use_is_told_with_what_to_try(
    script: Script,
    wanted: str | None,
    error: type[ReposcanError],
    says: str,
    hint: str,
    background: Background,
) -> None:
    with serving(more={"/v1/models": script}) as server, pytest.raises(error) as wrong:
        find(server, background, wanted)
    assert says in wrong.value.message
    assert hint in wrong.value.hint


def test_nobody_there_is_told(background: Background) -> None:
    with serving() as server:
        pass
    with pytest.raises(EngineError, match="is of no use") as nobody:
        find(server, background)
    assert server.host in nobody.value.message


def test_the_key_is_of_the_environment_and_sent_nowhere_else(
    background: Background, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert key_of_environment() == ""
    monkeypatch.setenv("OPENAI_API_KEY", "theirs")
    assert key_of_environment() == "theirs"
    monkeypatch.setenv("REPOSCAN_API_KEY", "ours")
    assert key_of_environment() == "ours"
    with serving() as server:
        connection = Connection(parse_address(server.url), key_of_environment())
        background.run(find_endpoint(connection, None, HASTE))
        keys = {call.headers["Authorization"] for call in server.calls}
    assert keys == {"Bearer ours"}


class Bytes:
    """A tokenizer with a token for each byte."""

    def encode(self, text: str) -> list[int]:
        return list(text.encode())

    def encode_all(self, texts: list[str]) -> list[list[int]]:
        return [self.encode(text) for text in texts]

    encode_trusted = encode

    def count_file(self, text: str) -> int:
        return len(text.encode())

    def count(self, texts: list[str]) -> list[int]:
        return [len(text.encode()) for text in texts]


TEXTS = ["", "def f():\n    pass\n", "é 漢字 🙂", "<|im_end|>", *(f"text {n}" for n in range(40))]


def test_a_servers_counts_are_those_of_what_is_sent(background: Background) -> None:
    with serving() as server:
        tokenizer = ServerTokenizer([find(server, background)], background, HASTE)
        here = PlainTokenizer(Bytes(), [JOINT])
        assert tokenizer.encode_all(TEXTS) == here.encode_all(TEXTS)
        assert tokenizer.count(TEXTS) == here.count(TEXTS)
        # With a token for the joint between two texts.
        assert tokenizer.encode("<s>") == here.encode("<s>") == [*b"< s>", 0]
        assert tokenizer.encode_trusted("<s>") == here.encode_trusted("<s>") == list(b"<s>")
        assert tokenizer.count_file("<s>") == here.count_file("<s>") == 3


def test_counting_goes_on_with_another_server(background: Background) -> None:
    with serving() as one, serving() as two:
        tokenizer = ServerTokenizer(
            [find(one, background), find(two, background)], background, HASTE
        )
        one.close()
        assert tokenizer.count(TEXTS) == PlainTokenizer(Bytes(), [JOINT]).count(TEXTS)
        two.close()
        with pytest.raises(EngineError, match="is of no use"):
            tokenizer.count(TEXTS)


def test_a_text_that_is_not_counted_is_an_error(background: Background) -> None:
    def short_only(call: Call) -> None:
        text = call.body.get("prompt", "")
        if len(text) > 100:
            call.fail(400, "too long")
        else:
            call.reply({"tokens": list(text.encode())})

    with serving(more={"/tokenize": short_only}) as server:
        tokenizer = ServerTokenizer([find(server, background)], background, HASTE)
        with pytest.raises(EngineError, match="does not count: too long") as wrong:
            tokenizer.count(["x" * 200])
    assert "--tokenizer" in wrong.value.hint
