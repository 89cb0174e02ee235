"""What a scan is asked to do."""

import unicodedata
from dataclasses import dataclass
from pathlib import Path

from reposcan.errors import UsageError
from reposcan.model.finding import Severity
from reposcan.servers.address import parse_address
from reposcan.tasks import ALL_TASKS, BUGS

#: The default model's prompts are written in it; another language is asked for in words.
ENGLISH = "English"

#: A name such as "Chinese (Simplified)": what is longer is no language but an instruction.
_LONGEST_LANGUAGE = 40
_MOST_WORDS = 3


@dataclass(frozen=True, slots=True)
class ScanConfig:
    """A scan's settings.

    Attributes:
        checkout: root folder of a git checkout.
        model: "auto", a preset's name, a Hugging Face id, or a local folder; None asks no model.
            With servers, what they call it; "auto" is the only one that they have.
        servers: URLs of servers with OpenAI's interface, which are asked instead of a model on this
            machine; the key for them is in the environment alone.
        tokenizer: counts for the servers: a `tokenizer.json`, a folder with one, or a model on this
            machine; None lets the servers count.
        at_once: requests in flight at each server.
        send_code: the code may go to servers on other machines.
        context: tokens of the model's context; None takes the length it is usually served with.
        tasks: names of the questions to ask.
        store: folder for the stored answers and the report; None is `.reposcan` in the checkout.
        rev: scan this commit instead of the working tree.
        replay: ask no model; use stored answers only.
        repack: lay the code out afresh instead of keeping to the last layout.
        paths: patterns, as in `.gitignore`, of what to read; none for everything.
        exclude: patterns of what to leave out.
        include: patterns of what to read though it is vendored, generated, minified or data.
        seed: draw the answers with this seed; None takes the likeliest tokens.
        language: of the prose.
        legacy: make a dossier of every program that can be read so, not only where there are older
            languages.
        glossary: CSV file of the business's terms; None for none.
        fail_on: the least severity of findings that count as a failure; None for no such gate.
        budget_tokens: that the model may compute, of prompts and of answers; None for any number.
        budget_minutes: after which nothing more is asked; 0 for no limit, None for what is usual
            for the model.
        gate_may_idle: where the model is for demonstration, `fail_on` is passed over with a note
            instead of being an error.

    Raises:
        UsageError: the settings contradict each other, or name what does not exist.
    """

    checkout: Path
    model: str | None = "auto"
    servers: tuple[str, ...] = ()
    tokenizer: str | None = None
    at_once: int = 16
    send_code: bool = False
    context: int | None = None
    tasks: tuple[str, ...] = ALL_TASKS
    store: Path | None = None
    rev: str | None = None
    replay: bool = False
    repack: bool = False
    paths: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    include: tuple[str, ...] = ()
    seed: int | None = None
    language: str = ENGLISH
    legacy: bool = False
    glossary: Path | None = None
    fail_on: Severity | None = None
    gate_may_idle: bool = False
    budget_tokens: int | None = None
    budget_minutes: int | None = None

    def __post_init__(self) -> None:
        self._check_tasks()
        for url in self.servers:
            parse_address(url)
        if self.at_once < 1:
            raise UsageError("--at-once must be positive", "leave it out to take the usual number")
        if self.context is not None and self.context < 1:
            raise UsageError("--context must be positive", "leave it out to take the usual length")
        self._check_budget()
        if not _is_a_language(self.language):
            raise UsageError(
                "--language is not the name of a language",
                f"give one such as German: at most {_MOST_WORDS} words, of letters alone",
            )
        if self.fail_on is not None:
            self._check_gate()

    @property
    def hosts_abroad(self) -> tuple[str, ...]:
        """Other machines that are to get the code."""
        addresses = (parse_address(url) for url in self.servers if self.model)
        return tuple(dict.fromkeys(one.host for one in addresses if not one.local))

    @property
    def selection(self) -> str:
        """The choice of files in one line; empty for all that are tracked."""
        exclude, include = (f"!{one}" for one in self.exclude), (f"+{one}" for one in self.include)
        return " ".join((*self.paths, *exclude, *include))

    def _check_tasks(self) -> None:
        unknown = [task for task in self.tasks if task not in ALL_TASKS]
        if unknown:
            raise UsageError(
                f"there is no task {unknown[0]!r}", f"choose from {', '.join(ALL_TASKS)}"
            )
        if not self.tasks:
            raise UsageError("there is nothing to ask", f"name some of {', '.join(ALL_TASKS)}")

    def _check_budget(self) -> None:
        if self.budget_tokens is not None and self.budget_tokens < 1:
            raise UsageError("--budget-tokens must be positive", "leave it out for no limit")
        if self.budget_minutes is not None and self.budget_minutes < 0:
            raise UsageError("--budget-minutes must not be negative", "0 is no limit")

    def _check_gate(self) -> None:
        if self.model is None:
            raise UsageError(
                "--fail-on needs findings, and --no-model makes none", "leave one of them out"
            )
        if BUGS not in self.tasks:
            raise UsageError(
                "--fail-on needs findings, and --tasks leaves bugs out", "add bugs to --tasks"
            )


def _is_a_language(name: str) -> bool:
    """Whether it can be a name: letters and their marks in any script, and what joins them."""
    if not 0 < len(name.split()) <= _MOST_WORDS or len(name) > _LONGEST_LANGUAGE:
        return False
    return all(char in " -()" or unicodedata.category(char)[0] in "LM" for char in name)
