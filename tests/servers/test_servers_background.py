"""The thread that talks with servers: what it is given goes on by itself, and it ends."""

import asyncio
import gc
import threading

import pytest

from reposcan.servers.background import Background

#: Seconds after which something is wrong, however busy the machine is.
PATIENCE = 60


async def give(value: int) -> int:
    return value


async def fail() -> None:
    raise ValueError("no")


def test_results_and_errors_come_back() -> None:
    background = Background()
    assert background.run(give(3)) == 3
    with pytest.raises(ValueError, match="no"):
        background.run(fail())


def test_work_goes_on_while_nobody_waits() -> None:
    done = threading.Event()

    async def work() -> None:
        await asyncio.sleep(0)
        done.set()

    background = Background()
    background.start(work())
    assert done.wait(PATIENCE)
    background.run(give(1))


def test_a_notebooks_own_loop_is_no_hindrance() -> None:
    async def cell() -> int:
        return Background().run(give(4))

    assert asyncio.run(cell()) == 4


def test_it_ends_with_its_owner_and_ends_what_is_under_way() -> None:
    before = set(threading.enumerate())
    ended = threading.Event()

    async def forever() -> None:
        try:
            await asyncio.sleep(10**6)
        finally:
            ended.set()

    background = Background()
    [thread] = set(threading.enumerate()) - before
    background.start(forever())
    background.run(give(1))
    del background
    gc.collect()
    assert ended.wait(PATIENCE)
    thread.join(PATIENCE)
    assert not thread.is_alive()


def test_cancelled_work_is_ended() -> None:
    started, ended = threading.Event(), threading.Event()

    async def forever() -> None:
        started.set()
        try:
            await asyncio.sleep(10**6)
        finally:
            ended.set()

    background = Background()
    future = background.start(forever())
    assert started.wait(PATIENCE)
    future.cancel()
    assert ended.wait(PATIENCE)
