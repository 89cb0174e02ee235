"""`reposcan models show`: what it says of a preset, of a folder, and of what is not here."""

import json
import shlex
from pathlib import Path
from typing import Any

import pytest
from command_line import reposcan
from scripted import make_model_folder

from reposcan.models import GIB

NO_GPU: tuple[int, ...] = ()


def with_gpus(folder: Path, *gibibytes: int) -> dict[str, str]:
    """An environment in which the driver tells of such GPUs, or of none; no model is here."""
    program = folder / "nvidia-smi"
    lines = "\n".join(f"echo {size * 1024}" for size in gibibytes) or "exit 9"
    program.write_text(f"#!/bin/sh\n{lines}\n")
    program.chmod(0o755)
    return {
        "PATH": f"{folder}:/usr/bin:/bin",
        "HF_HUB_CACHE": str(folder),
        "CUDA_VISIBLE_DEVICES": "all",
    }


def sheet(folder: Path, *arguments: str | Path, gpus: tuple[int, ...] = NO_GPU) -> Any:
    done = reposcan("models", "show", *arguments, "--json", **with_gpus(folder, *gpus))
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_what_code_llama_needs_for_a_hundred_thousand_tokens(tmp_path: Path) -> None:
    told = sheet(tmp_path, "codellama-7b", "--context", "100k")
    assert (told["folder"], told["source"]) == (None, "codellama/CodeLlama-7b-Instruct-hf")
    assert (told["context"], told["max_context"]) == (102_400, 102_400)
    assert told["kv_bytes_per_token"] == 512 * 1024
    assert told["kv_bytes_per_context"] == 50 * GIB
    needed = {number: size / GIB for number, size in told["gpus_needed"]}
    assert list(needed) == [1, 2, 4, 8]
    assert 70 < needed[1] < 80, "one GPU of the 80 GB kind"
    assert needed[2] < 40
    if told["plan"] is None:
        assert told["gpus_supposed"] == 1
        arguments = told["engine_arguments"]
        assert arguments["model"] == "codellama/CodeLlama-7b-Instruct-hf"
        assert arguments["max_model_len"] == 102_400
        assert arguments["hf_overrides"] == {"max_position_embeddings": 102_400}
        assert arguments["kv_cache_memory_bytes"] > 50 * GIB


@pytest.mark.parametrize(
    ("name", "gpus", "spread"),
    [
        ("codellama-7b", (80,), 1),
        ("codellama-13b", (80, 80), 2),
        ("codellama-34b", (80, 80), 2),
        ("codellama-34b", (40, 40, 40, 40), 4),
        ("codellama-13b", (80,), None),
    ],
)
def test_a_machine_with_gpus_is_filled(
    tmp_path: Path, name: str, gpus: tuple[int, ...], spread: int | None
) -> None:
    told = sheet(tmp_path, name, "--context", "100k", gpus=gpus)
    assert told["machine"]["gpus"] == [size * GIB for size in gpus]
    if spread is None:
        assert told["plan"] is None
        assert 16_384 < told["longest_context"] < 102_400
        return
    assert told["plan"]["tensor_parallel"] == spread
    assert told["contexts_at_a_time"] >= 1
    assert told["gpus_supposed"] == 0
    arguments = told["engine_arguments"]
    assert arguments["tensor_parallel_size"] == spread
    assert arguments["kv_cache_memory_bytes"] * spread >= told["kv_bytes_per_context"]
    assert arguments["kv_cache_memory_bytes"] + told["weights_bytes"] / spread < gpus[0] * GIB


def test_what_a_person_reads(tmp_path: Path) -> None:
    done = reposcan(
        "models", "show", "codellama-34b", "--context", "100k", **with_gpus(tmp_path, 80)
    )
    assert done.returncode == 0
    assert "Llama 2 community licence" in done.stdout
    assert "by its published configuration: it is not on this machine" in done.stdout
    assert "33.7 billion parameters" in done.stdout
    assert "196,608 bytes a token, 18.8 GiB a context" in done.stdout
    assert "1 GPU with 80.0 GiB free" in done.stdout
    assert "Fits      no: a context of 102,400 tokens does not fit; one of" in done.stdout
    assert "on 2 GPUs with 80.0 GiB free like this:" in done.stdout
    line = shlex.split(done.stdout.splitlines()[-1])
    assert line[line.index("--tensor-parallel-size") + 1] == "2"
    assert json.loads(line[line.index("--hf-overrides") + 1]) == {
        "max_position_embeddings": 102_400
    }


def test_scaled_positions_are_shown_where_they_are_needed(tmp_path: Path) -> None:
    short = sheet(tmp_path, "qwen2.5-coder-7b", gpus=(80,))
    assert (short["context"], short["engine_arguments"]["hf_overrides"]) == (32_768, {})
    long = sheet(tmp_path, "qwen2.5-coder-7b", "--context", "128k", gpus=(80,))
    assert long["engine_arguments"]["hf_overrides"]["rope_parameters"]["rope_type"] == "yarn"


def test_what_runs_on_a_gpu_alone_says_so(tmp_path: Path) -> None:
    done = reposcan("models", "show", "devstral-small-2", **with_gpus(tmp_path))
    assert "Fits      no: it runs on a GPU" in done.stdout
    assert "RAM without one" not in done.stdout
    assert "tensor-parallel-size 1" in done.stdout, "how a machine with one would start it"


def test_a_folder_is_told_by_its_own_files(tmp_path: Path) -> None:
    model = make_model_folder(tmp_path / "model")
    told = sheet(tmp_path, model)
    assert (told["folder"], told["source"], told["licence"]) == (str(model), "", "")
    assert (told["parameters"], told["active"]) == (None, None)
    assert (told["weights_bytes"], told["kv_bytes_per_token"]) == (2, 1024)
    assert (told["native_context"], told["max_context"], told["context"]) == (8192,) * 3
    assert told["engine_arguments"]["model"] == str(model)
    done = reposcan("models", "show", model, **with_gpus(tmp_path))
    assert f"by its own files in {model}" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "code", "said", "hint"),
    [
        (("codellama-7b", "--context", "102401"), 4, "at most 102,400 tokens", "at most 102400"),
        (("codellama-7b", "--context", "101k"), 4, "at most 102,400 tokens", "leave out"),
        (("codellama-7b", "--context", "0"), 2, "--context must be positive", "leave it out"),
        (("codellama-7b", "--context", "100kk"), 2, "'100kk' is not a number of tokens", "16k"),
        (("nobody/nothing",), 4, "not on this machine", "models fetch nobody/nothing"),
        (("nothing",), 4, "there is no model nothing", "models list"),
        (("./nothing",), 4, "there is no folder", "Check the path"),
    ],
)
def test_what_cannot_be_shown(
    tmp_path: Path, arguments: tuple[str, ...], code: int, said: str, hint: str
) -> None:
    done = reposcan("models", "show", *arguments, **with_gpus(tmp_path))
    assert (done.returncode, done.stdout) == (code, "")
    assert said in done.stderr
    assert hint in done.stderr


def test_lengths_may_be_said_in_thousands_everywhere(tmp_path: Path, make_checkout: Any) -> None:
    model = make_model_folder(tmp_path / "model")
    checkout = make_checkout({"a.py": "def f():\n    return 1\n"})
    for command in (("plan",), ("pack", "--out", tmp_path / "packs")):
        given = (*command, checkout, "--model", model, "--context", "4k", "--json")
        done = reposcan(*given)
        assert json.loads(done.stdout)["context"] == 4096, done.stderr
    done = reposcan("plan", checkout, "--model", model, "--json", REPOSCAN_CONTEXT="3K")
    assert json.loads(done.stdout)["context"] == 3072
