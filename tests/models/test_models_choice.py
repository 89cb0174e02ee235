"""Which model is taken, what fits, and how much memory it gets."""

from dataclasses import replace
from importlib import import_module
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from model_folders import config, write_model
from test_models_fetch import Recorder, install_tiny

from reposcan.errors import ModelError
from reposcan.models import (
    PRESETS,
    TINY,
    Machine,
    by_name,
    fits,
    longest_context,
    plan_memory,
    resolve,
    suits,
)
from reposcan.models.machine import GIB, this_machine
from reposcan.observer import Silent

#: The package hands on a function of the same name.
RESOLVE = import_module("reposcan.models.resolve")

LAPTOP = Machine(ram=12 * GIB)
GPU_24 = Machine(ram=64 * GIB, gpus=(24 * GIB,))
GPU_80 = Machine(ram=256 * GIB, gpus=(80 * GIB,))
TWO_80 = Machine(ram=256 * GIB, gpus=(80 * GIB,) * 2)


def preset(name: str):
    found = by_name(name)
    assert found is not None
    return found


def test_presets_are_told_apart_by_name_and_source():
    assert len({p.name for p in PRESETS} | {p.source for p in PRESETS}) == 2 * len(PRESETS)
    assert [p.name for p in PRESETS if p.demonstration] == [TINY.name]
    assert by_name("codellama/CodeLlama-7b-Instruct-hf") == preset("codellama-7b")


def test_what_a_token_costs():
    kibibytes = {"codellama-7b": 512, "codellama-13b": 800, "codellama-34b": 192}
    for name, expected in kibibytes.items():
        assert preset(name).attention.kv_bytes_per_token == expected * 1024
    assert TINY.attention.kv_bytes_per_token == 23_040


@pytest.mark.parametrize(
    ("name", "context", "machine", "expected"),
    [
        ("smollm2-135m", 8_192, LAPTOP, True),
        ("qwen2.5-coder-7b", 32_768, GPU_24, True),
        ("gpt-oss-20b", 32_768, GPU_24, True),
        ("codellama-7b", 102_400, GPU_24, False),
        ("codellama-7b", 102_400, GPU_80, True),
        ("codellama-13b", 102_400, GPU_80, False),
        ("codellama-34b", 16_384, GPU_80, True),
        ("codellama-34b", 102_400, GPU_80, False),
        ("codellama-13b", 102_400, TWO_80, True),
        ("codellama-34b", 102_400, TWO_80, True),
        ("qwen3-coder-30b", 32_768, GPU_80, True),
    ],
)
def test_what_fits(name: str, context: int, machine: Machine, expected: bool):
    assert fits(preset(name), context, machine) is expected


def test_a_large_model_is_not_proposed_for_processors_though_it_fits():
    workstation = Machine(ram=128 * GIB)
    large = preset("qwen2.5-coder-14b")
    assert fits(large, 16_384, workstation)
    assert not suits(large, workstation)
    assert suits(preset("qwen2.5-coder-1.5b"), workstation)


def test_what_processors_cannot_run_fits_on_none_of_them():
    devstral, workstation = preset("devstral-small-2"), Machine(ram=512 * GIB)
    assert not fits(devstral, 1, workstation)
    assert longest_context(devstral, workstation) == 0
    with pytest.raises(ModelError, match="runs on a GPU"):
        plan_memory(devstral, 16_384, workstation)
    assert fits(devstral, 131_072, GPU_80)


def test_the_tiny_model_gets_a_gibibyte_on_processors():
    plan = plan_memory(TINY, 8_192, LAPTOP)
    assert (plan.gpu, plan.kv_cache_bytes, plan.tensor_parallel) == (False, GIB, 1)
    assert plan.tokens == GIB // 23_040


def test_too_little_memory_is_one_clear_error():
    with pytest.raises(ModelError, match="102,400 tokens") as caught:
        plan_memory(preset("codellama-7b"), 102_400, GPU_24)
    longest = longest_context(preset("codellama-7b"), GPU_24)
    assert f"--context of at most {longest}," in caught.value.hint
    plan_memory(preset("codellama-7b"), longest, GPU_24)


@given(
    st.sampled_from(PRESETS),
    st.integers(1, 300_000),
    st.integers(0, 200 * GIB),
    st.lists(st.integers(0, 200 * GIB), max_size=9),
)
def test_memory_for_keys_and_values_holds_a_context_and_leaves_the_rest(p, context, ram, gpus):
    machine = Machine(ram, tuple(gpus))
    if not fits(p, context, machine):
        with pytest.raises(ModelError):
            plan_memory(p, context, machine)
        return
    plan = plan_memory(p, context, machine)
    number = plan.tensor_parallel
    assert plan.gpu == bool(gpus)
    assert number <= max(1, len(gpus))
    assert p.attention.heads % number == 0
    # On each of them: a share of the weights, and the keys and values of its heads.
    assert plan.kv_cache_bytes * number >= context * p.attention.kv_bytes_per_token
    assert plan.kv_cache_bytes + p.weights_bytes / number <= machine.usable(number)
    assert context < plan.tokens
    assert context <= longest_context(p, machine)


@pytest.mark.parametrize(
    ("machine", "gpus"),
    [
        (Machine(0, (80 * GIB,) * 4), 1),
        (Machine(0, (48 * GIB,) * 4), 2),
        # The second is taken by others: what is spread over both is bound by the lesser.
        (Machine(0, (48 * GIB, 20 * GIB, 20 * GIB, 20 * GIB)), 4),
        (Machine(0, (24 * GIB,) * 3 + (96 * GIB,)), 4),
        (Machine(0, (12 * GIB,) * 8), 8),
    ],
)
def test_a_model_is_spread_over_as_few_gpus_as_hold_it(machine: Machine, gpus: int):
    assert plan_memory(preset("codellama-7b"), 102_400, machine).tensor_parallel == gpus


def test_heads_decide_over_how_many_gpus_a_model_can_be_spread():
    # 28 heads of queries and 4 of keys and values; 12 and 2; 9 and 3.
    for name, most in (("qwen2.5-coder-7b", 4), ("qwen2.5-coder-1.5b", 4), (TINY.name, 1)):
        attention = preset(name).attention
        assert [n for n in (1, 2, 4, 8) if attention.splits(n)][-1] == most
    small = preset("qwen2.5-coder-1.5b").attention
    assert small.kv_bytes_on_each(2) == small.kv_bytes_per_token // 2
    assert small.kv_bytes_on_each(4) == small.kv_bytes_on_each(2), "a head is not divided"


@pytest.mark.parametrize(
    ("visible", "expected"),
    [
        (None, (81_000, 24_000, 16_000)),
        ("1", (24_000,)),
        ("2,0", (16_000, 81_000)),
        ("-1", ()),
        ("GPU-8932f937", (81_000, 24_000, 16_000)),
    ],
)
def test_all_gpus_are_seen_that_the_engine_will_see(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, visible: str | None, expected: tuple[int, ...]
):
    program = tmp_path / "nvidia-smi"
    program.write_text("#!/bin/sh\nprintf '81000\\n24000\\n16000\\n'\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    monkeypatch.delenv("CUDA_VISIBLE_DEVICES", raising=False)
    if visible is not None:
        monkeypatch.setenv("CUDA_VISIBLE_DEVICES", visible)
    assert this_machine().gpus == tuple(size * 1024**2 for size in expected)


def test_this_machine_has_memory():
    assert this_machine().ram > 0


@pytest.fixture
def laptop(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(RESOLVE, "this_machine", lambda: LAPTOP)


def install_from_hub(cache: Path, source: str) -> Path:
    """Put a small model where the hub's client keeps that repository."""
    root = cache / "hub" / f"models--{source.replace('/', '--')}"
    (root / "refs").mkdir(parents=True)
    (root / "refs/main").write_text("0" * 40)
    return write_model(root / "snapshots" / ("0" * 40))


def test_auto_takes_the_tiny_model_and_names_a_better_one(tmp_path: Path, laptop: None):
    observer = Recorder()
    install_tiny(tmp_path)
    model = resolve("auto", observer, offline=True, cache=tmp_path)
    assert model.identity.name == TINY.name
    assert model.identity.demonstration
    (note,) = observer.notes
    assert "a demonstration" in note
    assert note.endswith("reposcan models fetch qwen2.5-coder-1.5b")


def test_auto_takes_the_strongest_that_is_here_and_fits(tmp_path: Path, laptop: None):
    install_tiny(tmp_path)
    install_from_hub(tmp_path, "Qwen/Qwen2.5-Coder-1.5B-Instruct")
    install_from_hub(tmp_path, "Qwen/Qwen2.5-Coder-32B-Instruct")
    observer = Recorder()
    model = resolve("auto", observer, offline=True, cache=tmp_path)
    assert model.identity.name == "qwen2.5-coder-1.5b"
    assert observer.notes == ["model: qwen2.5-coder-1.5b"]


def test_auto_passes_over_a_model_that_is_damaged(tmp_path: Path, laptop: None):
    install_tiny(tmp_path)
    folder = install_from_hub(tmp_path, "Qwen/Qwen2.5-Coder-1.5B-Instruct")
    (folder / "model.safetensors").unlink()
    model = resolve("auto", Silent(), offline=True, cache=tmp_path)
    assert model.identity.name == TINY.name


def test_nothing_here_and_offline(tmp_path: Path, laptop: None):
    with pytest.raises(ModelError, match="not on this machine"):
        resolve("auto", Silent(), offline=True, cache=tmp_path)


def test_code_llama_serves_a_hundred_thousand_tokens_by_a_longer_table(tmp_path: Path):
    install_from_hub(tmp_path, "codellama/CodeLlama-7b-Instruct-hf")
    model = resolve("codellama-7b", Silent(), offline=True, cache=tmp_path)
    assert model.context == 102_400
    assert model.hf_overrides(102_400) == {"max_position_embeddings": 102_400}
    assert model.hf_overrides(16_384) == {}
    # The same positions, only more of them: what was answered before is still its answer.
    assert model.serving(102_400) is model


def test_scaled_positions_are_for_long_contexts_alone_and_make_another_model(tmp_path: Path):
    install_from_hub(tmp_path, "Qwen/Qwen2.5-Coder-7B-Instruct")
    model = resolve("qwen2.5-coder-7b", Silent(), offline=True, cache=tmp_path)
    model = replace(model, native_context=32_768)
    assert (model.context, model.usual_context) == (131_072, 32_768)
    assert model.hf_overrides(32_768) == {}
    assert model.serving(32_768) is model
    changed = model.hf_overrides(32_769)
    assert changed["rope_parameters"]["rope_type"] == "yarn"
    assert changed["max_position_embeddings"] == 131_072
    assert model.serving(32_769).identity.digest != model.identity.digest
    assert model.serving(32_769).identity == model.serving(100_000).identity


def test_a_folder_is_taken_as_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    folder = write_model(tmp_path / "own/model", config=config(max_position_embeddings=4096))
    monkeypatch.chdir(tmp_path)
    for name in (str(folder), "./own/model"):
        model = resolve(name, Silent(), offline=True, cache=tmp_path)
        assert (model.folder, model.context, model.preset) == (folder, 4096, None)
        assert model.identity.name == "model"
        assert model.hf_overrides(4096) == {}


def test_a_folder_in_the_working_directory_cannot_pass_for_a_hub_model(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    write_model(tmp_path / "Qwen/Qwen2.5-Coder-1.5B-Instruct")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ModelError, match="not on this machine"):
        resolve("Qwen/Qwen2.5-Coder-1.5B-Instruct", Silent(), offline=True, cache=tmp_path / "c")


def test_a_copy_of_the_tiny_model_is_still_a_demonstration(tmp_path: Path):
    folder = install_tiny(tmp_path)
    model = resolve(str(folder), Silent(), cache=tmp_path / "c")
    assert model.identity.demonstration


def test_a_missing_folder_is_one_clear_error():
    with pytest.raises(ModelError, match="no folder"):
        resolve("./nowhere", Silent())


def test_another_size_of_memory_changes_the_advice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    install_tiny(tmp_path)
    observer = Recorder()
    monkeypatch.setattr(RESOLVE, "this_machine", lambda: GPU_24)
    resolve("auto", observer, offline=True, cache=tmp_path)
    monkeypatch.setattr(RESOLVE, "this_machine", lambda: replace(LAPTOP, ram=3 * GIB + GIB // 2))
    resolve("auto", observer, offline=True, cache=tmp_path)
    assert "gpt-oss-20b" in observer.notes[0]
    assert "fetch" not in observer.notes[1]
