"""What vLLM is started with, and what is refused before it is started."""

import importlib.util
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from reposcan.engine import VllmEngine, VllmSettings
from reposcan.engine.vllm import child_environment, engine_arguments
from reposcan.errors import EngineError
from reposcan.model.asking import Request, Sampling

REQUEST = Request("key", "context", (1, 2), (3,), "{}", 10, Sampling())


def settings_in(folder: Path) -> VllmSettings:
    return VllmSettings(
        folder=folder,
        context=2048,
        kv_cache_bytes=1 << 26,
        log=folder / "engine.log",
        environment={"PATH": "/usr/bin", "HF_HUB_OFFLINE": "0", "KMP_BLOCKTIME": "9"},
    )


def first_answer(settings: VllmSettings) -> object:
    requests = iter([REQUEST])
    return next(VllmEngine(settings).run(lambda: next(requests, None)))


def test_the_network_stays_closed_and_the_users_tuning_stays(tmp_path):
    environment = child_environment(settings_in(tmp_path))
    assert environment["HF_HUB_OFFLINE"] == "1"
    assert environment["PYTHONSAFEPATH"] == "1"
    assert environment["GLOO_SOCKET_IFNAME"] == "lo"
    assert environment["KMP_BLOCKTIME"] == "9"
    assert environment["CUDA_DEVICE_ORDER"] == "PCI_BUS_ID", "GPUs are those whose memory was read"
    assert environment["PATH"] == "/usr/bin"
    assert "HOME" not in environment


def test_openmp_is_preloaded_beside_what_the_user_preloads(tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "prefix", str(tmp_path))
    settings = replace(settings_in(tmp_path), environment={"LD_PRELOAD": "theirs.so"})
    assert child_environment(settings)["LD_PRELOAD"] == "theirs.so"
    openmp = tmp_path / "lib" / "libiomp5.so"
    openmp.parent.mkdir()
    openmp.touch()
    assert child_environment(settings)["LD_PRELOAD"] == f"{openmp} theirs.so"
    assert child_environment(replace(settings, gpu=True))["LD_PRELOAD"] == "theirs.so"


def test_arguments_follow_the_settings(tmp_path):
    settings = replace(
        settings_in(tmp_path), hf_overrides={"max_position_embeddings": 4096}, tensor_parallel=2
    )
    on_cpu = engine_arguments(settings)
    assert on_cpu["max_model_len"] == 2048
    assert on_cpu["kv_cache_memory_bytes"] == 1 << 26
    assert on_cpu["hf_overrides"] == {"max_position_embeddings": 4096}
    assert on_cpu["tensor_parallel_size"] == 2
    assert on_cpu["enforce_eager"] is True
    assert on_cpu["load_format"] == "auto"
    assert engine_arguments(replace(settings, load_format="dummy"))["load_format"] == "dummy"
    assert on_cpu["language_model_only"] is True, "a model that also sees needs no memory for it"
    on_gpu = engine_arguments(replace(settings, gpu=True))
    assert "enforce_eager" not in on_gpu
    assert on_gpu["max_num_seqs"] > on_cpu["max_num_seqs"]


def test_without_requests_nothing_is_started(tmp_path):
    assert list(VllmEngine(settings_in(tmp_path / "nowhere")).run(lambda: None)) == []


def test_without_vllm_the_user_is_told_how_to_get_it(tmp_path, monkeypatch):
    monkeypatch.setattr("reposcan.engine.vllm.find_spec", lambda name: None)
    with pytest.raises(EngineError) as raised:
        first_answer(settings_in(tmp_path))
    assert "make setup" in raised.value.hint
    assert "reposcan[cpu]" in raised.value.hint


def test_a_folder_without_a_model_is_named(tmp_path, monkeypatch):
    spec = importlib.util.find_spec("json")
    monkeypatch.setattr("reposcan.engine.vllm.find_spec", lambda name: spec)
    with pytest.raises(EngineError) as raised:
        first_answer(settings_in(tmp_path / "nowhere"))
    assert str(tmp_path / "nowhere") in raised.value.message
    assert not (tmp_path / "nowhere").exists()
