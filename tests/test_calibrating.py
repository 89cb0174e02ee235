"""How fast a model is: from times that are known."""

from collections.abc import Iterator

from reposcan.calibrating import calibrate
from reposcan.engine import Take
from reposcan.model.asking import Answer, Finish, Request, Sampling


class Timed:
    """Reads 100 tokens a second and writes 10, after 60 seconds of loading."""

    def __init__(self, finish: Finish = Finish.STOP) -> None:
        self.now = 0.0
        self.finish = finish
        self.cached = 0
        self.closed = False

    def start(self) -> None:
        self.now += 60

    def run(self, take: Take) -> Iterator[Answer]:
        while (request := take()) is not None:
            prompt = len(request.prefix) + len(request.tail)
            written = 1 if request.max_tokens == 1 else 30
            self.now += (prompt - self.cached) / 100 + (written / 10 if written > 1 else 0)
            yield Answer(request.key, "{}", self.finish, prompt, self.cached, written)
            self.cached = len(request.prefix)

    def close(self) -> None:
        self.closed = True


def requests(number: int) -> list[Request]:
    return [
        Request(f"k{n}", "c", (1,) * 900, (2,) * 100, "", 50, Sampling()) for n in range(number)
    ]


def test_reading_and_writing_are_told_apart_and_loading_is_neither() -> None:
    engine, kept = Timed(), []
    speed = calibrate(requests(8), engine, kept.append, lambda: engine.now)
    assert speed is not None
    assert (round(speed.reading, 6), round(speed.writing, 6)) == (100, 10)
    assert [one.key for one in kept] == [f"k{n}" for n in range(8)], "the probe is nobody's answer"
    assert engine.closed


def test_a_model_that_answers_nothing_has_no_speed() -> None:
    engine = Timed(Finish.REFUSED)
    kept: list[Answer] = []
    assert calibrate(requests(3), engine, kept.append, lambda: engine.now) is None
    assert kept == []
