"""vLLM's own configuration takes the presets as we start them: no weights, no engine."""

import json
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from code_llama import PUBLISHED
from model_folders import write_model

from reposcan.commands.sheet_lines import command_line
from reposcan.engine import engine_arguments
from reposcan.engine.vllm import child_environment
from reposcan.models import MemoryPlan, by_name
from reposcan.models.files import examine
from reposcan.serving import engine_settings

pytestmark = pytest.mark.engine

#: Of Qwen2.5-Coder-7B-Instruct, as released.
QWEN = {
    "architectures": ["Qwen2ForCausalLM"],
    "model_type": "qwen2",
    "hidden_act": "silu",
    "hidden_size": 3584,
    "intermediate_size": 18_944,
    "max_position_embeddings": 32_768,
    "max_window_layers": 28,
    "num_attention_heads": 28,
    "num_hidden_layers": 28,
    "num_key_value_heads": 4,
    "rms_norm_eps": 1e-6,
    "rope_theta": 1_000_000.0,
    "sliding_window": 131_072,
    "tie_word_embeddings": False,
    "torch_dtype": "bfloat16",
    "use_sliding_window": False,
    "vocab_size": 152_064,
}
CONFIGS = {**PUBLISHED, "qwen2.5-coder-7b": QWEN}

#: Importing vLLM takes seconds: all are asked in one process.
PROGRAM = """
import json, sys
from vllm import EngineArgs
from vllm.utils.argparse_utils import FlexibleArgumentParser

parser = EngineArgs.add_cli_args(FlexibleArgumentParser())
answers = {}
for name, (arguments, words) in json.load(open(sys.argv[1])).items():
    engine = EngineArgs(**arguments)
    typed = EngineArgs.from_cli_args(parser.parse_args(words))
    differing = [
        key
        for key, value in arguments.items()
        if (given := getattr(typed, key)) != value
        # A part of the configuration is an object of its own when it was typed.
        and not (isinstance(value, dict) and value and given == type(given)(**value))
    ]
    engine.skip_tokenizer_init = True
    try:
        config = engine.create_model_config()
    except ValueError as error:
        answers[name] = {"refused": str(error)}
        continue
    answers[name] = {
        "length": config.max_model_len,
        "rope": config.hf_text_config.rope_parameters,
        "positions": config.hf_text_config.max_position_embeddings,
        "heads": config.hf_text_config.num_attention_heads,
        "kv_heads": config.get_total_num_kv_heads(),
        "head_size": config.get_head_size(),
        "layers": config.hf_text_config.num_hidden_layers,
        "differing": differing,
    }
json.dump(answers, open(sys.argv[2], "w"))
"""

Answers = dict[str, dict[str, Any]]


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> Answers:
    folder = tmp_path_factory.mktemp("presets")
    asked: dict[str, tuple[dict[str, Any], list[str]]] = {}
    for name, config in CONFIGS.items():
        place = write_model(folder / name, config=config)
        longest = preset(name).max_context
        for label, length, overrides in (
            (name, longest, preset(name).hf_overrides(longest)),
            (f"{name} as it was made", preset(name).native_context, {}),
            (f"{name} too long", longest + 1, preset(name).hf_overrides(longest)),
            (f"{name} unchanged", longest, {}),
        ):
            plan = MemoryPlan(gpu=True, tensor_parallel=1, kv_cache_bytes=1 << 35, tokens=0)
            settings = engine_settings(place, length, overrides, plan, folder / "log")
            arguments = engine_arguments(settings)
            asked[label] = arguments, shlex.split(command_line(arguments))[3:]
    (folder / "asked").write_text(json.dumps(asked))
    subprocess.run(
        [sys.executable, "-P", "-c", PROGRAM, folder / "asked", folder / "answers"],
        env=child_environment(settings),
        check=True,
    )
    given: Answers = json.loads((folder / "answers").read_text())
    return given


def preset(name: str) -> Any:
    found = by_name(name)
    assert found is not None
    return found


@pytest.mark.parametrize("name", PUBLISHED)
def test_code_llama_serves_a_hundred_thousand_tokens_with_its_own_positions(
    answers: Answers, name: str
) -> None:
    long = answers[name]
    assert (long["length"], long["positions"]) == (102_400, 102_400)
    assert long["rope"]["rope_theta"] == 1_000_000
    assert long["rope"].get("rope_type", "default") == "default"
    assert long["rope"] == answers[f"{name} as it was made"]["rope"]


@pytest.mark.parametrize("name", CONFIGS)
def test_more_than_the_longest_is_refused(answers: Answers, name: str) -> None:
    longest = preset(name).max_context
    assert str(longest + 1) in answers[f"{name} too long"]["refused"]
    assert str(longest) in answers[f"{name} unchanged"]["refused"], "it is the overrides' doing"


def test_scaled_positions_reach_vllm_whole(answers: Answers) -> None:
    assert answers["qwen2.5-coder-7b"]["rope"] == {
        "rope_type": "yarn",
        "factor": 4.0,
        "original_max_position_embeddings": 32_768,
        "rope_theta": 1_000_000,
    }


@pytest.mark.parametrize("name", CONFIGS)
def test_the_table_says_what_vllm_and_the_files_say(
    answers: Answers, name: str, tmp_path: Path
) -> None:
    attention, vllm = preset(name).attention, answers[name]
    assert (attention.layers, attention.heads) == (vllm["layers"], vllm["heads"])
    assert (attention.kv_heads, attention.head_size) == (vllm["kv_heads"], vllm["head_size"])
    files = examine(write_model(tmp_path / "m", config=CONFIGS[name]), mend="")
    assert files.attention == attention
    assert files.context == preset(name).native_context


def test_the_shown_command_gives_vllm_the_same_arguments(answers: Answers) -> None:
    assert [one["differing"] for one in answers.values() if "differing" in one] == [[]] * 8
