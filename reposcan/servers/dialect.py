"""How one server is asked, and how its answers are read.

It starts with all that OpenAI's interface has, and leaves out what the server turns out not to
know, once for all requests, and says so.
"""

from collections.abc import Callable, Mapping
from typing import Annotated, Any

import msgspec

from reposcan.engine.unanswered import unanswered
from reposcan.model.asking import Answer, Finish, Request
from reposcan.printable import printable
from reposcan.servers.endpoint import Counts, Endpoint
from reposcan.servers.form import Form, follows, json_part, refuses_form
from reposcan.servers.trouble import RefusedError

_FINISHES = {"stop": Finish.STOP, "length": Finish.LENGTH}

#: Parameters that some models do not take; one of them has got another name.
_DISPENSABLE = ("max_tokens", "temperature", "seed", "frequency_penalty")
_RENAMED = {"max_tokens": "max_completion_tokens"}

#: Characters of an answer for each token that it may have; no vocabulary has that many.
_LONGEST_TOKEN = 256

_Number = Annotated[int, msgspec.Meta(ge=0, le=10**9)]


class _Message(msgspec.Struct):
    content: str | None = None


class _Choice(msgspec.Struct):
    message: _Message
    finish_reason: str | None = None


class _Details(msgspec.Struct):
    cached_tokens: _Number | None = None


class _Usage(msgspec.Struct):
    prompt_tokens: _Number | None = None
    completion_tokens: _Number | None = None
    prompt_tokens_details: _Details | None = None


class Completion(msgspec.Struct):
    """A server's answer, as far as it is of use."""

    choices: Annotated[list[_Choice], msgspec.Meta(min_length=1)]
    usage: _Usage | None = None


class Dialect:
    """What one server understands.

    Args:
        endpoint: the model on it.
        overhead: tokens that it adds to a prompt at most.
        note: is told what it does not understand.

    Attributes:
        form: in which JSON is asked for.
    """

    def __init__(self, endpoint: Endpoint, overhead: int, note: Callable[[str], None]) -> None:
        self.form = Form.SCHEMA
        self._proven = False
        self._endpoint = endpoint
        self._overhead: int | None = overhead
        self._say = note
        self._unknown: set[str] = set()

    def body(self, request: Request) -> dict[str, Any]:
        """What is sent for a request."""
        said = request.messages
        assert said, "requests for servers have messages"
        user = f"{said.context}{said.question}{self.form.words(request.schema)}"
        messages = [{"role": "user", "content": user}]
        if said.system:
            messages.insert(0, {"role": "system", "content": said.system})
        body: dict[str, Any] = {"model": self._endpoint.model, "messages": messages}
        if self._endpoint.counts is not Counts.NOT:
            # Both that count know this: an answer that must be JSON has no room for thoughts.
            body["chat_template_kwargs"] = {"enable_thinking": False}
        return body | self.form.response_format(request.schema) | self._parameters(request)

    def _parameters(self, request: Request) -> dict[str, Any]:
        sampling = request.sampling
        wanted = {"max_tokens": request.max_tokens, "temperature": sampling.temperature}
        if sampling.temperature:
            wanted["seed"] = sampling.seed
        if sampling.frequency_penalty:
            wanted["frequency_penalty"] = sampling.frequency_penalty
        known = {name: value for name, value in wanted.items() if name not in self._unknown}
        new = {_RENAMED[name]: wanted[name] for name in self._unknown & _RENAMED.keys()}
        return known | new

    def adapt(self, refused: RefusedError, form: Form, body: Mapping[str, Any]) -> bool:
        """Whether the request is worth another try, in another way.

        Args:
            refused: why the server did not take it.
            form: in which it was asked.
            body: that was sent.
        """
        if refuses_form(refused):
            return self._weaken(form)
        told = refused.body if isinstance(refused.body, dict) else {}
        name = told.get("param")
        if told.get("code") not in ("unsupported_parameter", "unsupported_value"):
            return False
        if name not in _DISPENSABLE or name not in body:
            return False
        if name not in self._unknown:
            self._unknown.add(name)
            self._note(f"does not take {name}: {_RENAMED.get(name, 'nothing')} is sent instead")
        return True

    def read(self, request: Request, completion: Completion, form: Form) -> Answer | None:
        """The answer; None where the request is worth another try, in another way."""
        choice, usage = completion.choices[0], completion.usage or _Usage()
        text = choice.message.content or ""
        finish = _FINISHES.get(choice.finish_reason or "")
        if finish is None:
            reason = f"the server gave up: {printable(choice.finish_reason or 'it says no reason')}"
            return unanswered(request, Finish.REFUSED, reason)
        if len(text) > _LONGEST_TOKEN * request.max_tokens:
            return unanswered(request, Finish.REFUSED, "the answer is longer than was asked for")
        if finish is Finish.STOP and request.schema:
            text = json_part(text)
            if follows(request.schema, text):
                self._proven = self._proven or form is self.form
            elif not self._proven and self._weaken(form):
                return None
        details = usage.prompt_tokens_details or _Details()
        return Answer(
            key=request.key,
            text=text,
            finish=finish,
            prompt_tokens=self._counted(request, usage.prompt_tokens),
            cached_tokens=details.cached_tokens or 0,
            generated_tokens=usage.completion_tokens or 0,
        )

    def _counted(self, request: Request, told: int | None) -> int:
        """Tokens of the prompt; that the server counts more is told once."""
        ours = len(request.prefix) + len(request.tail)
        if told and self._overhead is not None and told > ours + self._overhead:
            self._note(
                f"counts {told:,} tokens where {ours:,} were counted: is the tokenizer its model's?"
            )
            self._overhead = None
        return told or ours

    def _weaken(self, form: Form) -> bool:
        """Go on with the next form, unless another answer has led there already."""
        if form is self.form and form.weaker:
            self.form = form.weaker
            self._note(f"does not give answers {form.value}: they are asked for {self.form.value}")
        return form is not self.form

    def _note(self, what: str) -> None:
        self._say(f"The server at {self._endpoint.connection.address.host} {what}")
