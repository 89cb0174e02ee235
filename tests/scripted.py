"""A small model folder and an engine that answers from a script, through the real interfaces.

The tokenizer has a token for each byte, so a prompt can be read back from its ids, and budgets in
tests are bytes.
"""

import json
import re
import struct
from collections.abc import Callable, Iterator
from pathlib import Path

from tokenizers import Tokenizer, decoders, models, pre_tokenizers

from reposcan.engine import Take
from reposcan.model.asking import Answer, Finish, Request

CONTROL = ("<|im_start|>", "<|im_end|>")
TEMPLATE = (
    "{% for message in messages %}<|im_start|>{{ message.role }}\n{{ message.content }}<|im_end|>\n"
    "{% endfor %}{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)


def make_model_folder(folder: Path, context: int = 8192) -> Path:
    """A model with everything but sensible weights."""
    folder.mkdir(parents=True, exist_ok=True)
    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    tokenizer = Tokenizer(models.BPE({char: n for n, char in enumerate(alphabet)}, []))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.add_special_tokens(list(CONTROL))
    tokenizer.save(str(folder / "tokenizer.json"))
    config = {
        "architectures": ["LlamaForCausalLM"],
        "model_type": "llama",
        "hidden_size": 64,
        "intermediate_size": 128,
        "num_hidden_layers": 2,
        "num_attention_heads": 4,
        "num_key_value_heads": 2,
        # What vLLM can attend with on processors.
        "head_dim": 64,
        "max_position_embeddings": context,
        "vocab_size": len(alphabet) + len(CONTROL),
        "torch_dtype": "bfloat16",
        "eos_token_id": len(alphabet) + 1,
    }
    (folder / "config.json").write_text(json.dumps(config))
    tokenizer_config = {"chat_template": TEMPLATE, "eos_token": CONTROL[1]}
    (folder / "tokenizer_config.json").write_text(json.dumps(tokenizer_config))
    header = json.dumps({"w": {"dtype": "BF16", "shape": [1], "data_offsets": [0, 2]}}).encode()
    weights = struct.pack("<Q", len(header)) + header + b"\0\0"
    (folder / "model.safetensors").write_bytes(weights)
    return folder


class ScriptedEngine:
    """Answers each request with what `reply` makes of its prompt; prefixes are cached for ever.

    Args:
        folder: of the model, for its tokenizer.
        reply: gets the prompt's text; returns the answer's, or how it ends without one. An
            exception that it raises is the engine's.
        at_once: how many requests are in flight.
    """

    def __init__(
        self, folder: Path, reply: Callable[[str], str | Finish], at_once: int = 4
    ) -> None:
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._reply = reply
        self._at_once = at_once
        self.prompts: list[str] = []
        self.requests: list[Request] = []
        self.closed = False
        self._cached: set[str] = set()

    def start(self) -> None:
        """It is ready."""

    def run(self, take: Take) -> Iterator[Answer]:
        flying: list[Request] = []
        while True:
            while len(flying) < self._at_once and (request := take()) is not None:
                flying.append(request)
            if not flying:
                return
            yield self._answer(flying.pop())

    def close(self) -> None:
        self.closed = True

    def _answer(self, request: Request) -> Answer:
        ids = [*request.prefix, *request.tail]
        prompt = self._tokenizer.decode(ids, skip_special_tokens=False)
        self.prompts.append(prompt)
        self.requests.append(request)
        text = self._reply(prompt)
        if isinstance(text, Finish):
            return Answer(request.key, "no", text, 0, 0, 0)
        finish = Finish.STOP
        if len(text) > request.max_tokens:
            text, finish = text[: request.max_tokens], Finish.LENGTH
        cached = len(request.prefix) if request.context in self._cached else 0
        self._cached.add(request.context)
        return Answer(request.key, text, finish, len(ids), cached, len(text))


def helpful(prompt: str) -> str:
    """A plain answer of the right form to each question."""
    question = prompt.rsplit("=== ", 1)[-1]
    if '"together"' in question:
        return json.dumps({"what": "It does things.", "together": "As one.", "caution": ""})
    if '"summary"' in question:
        return json.dumps({"summary": "It does something."})
    if '"purpose"' in question:
        return json.dumps({"purpose": "To do it.", "how": "With code.", "caution": ""})
    if '"units"' in question:
        names = question.partition("in the file ")[2].partition("\nExplain")[0].split("\n")[1:]
        return json.dumps({"units": [{"name": name, "does": "It acts."} for name in names]})
    if '"number"' in question:
        return json.dumps({"rules": rules_of(question), "terms": []})
    return json.dumps({"bugs": []})


def rules_of(question: str) -> list[dict[str, object]]:
    """What the question says of each rule, said again."""
    shown = re.findall(r"^(\d)\. lines \d+ to \d+: if (.+) then (.+)$", question, re.MULTILINE)
    return [
        {"number": int(number), "rule": f"If {when}: {then}."[:200], "kind": "technical"}
        for number, when, then in shown
    ]
