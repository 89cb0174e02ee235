"""How far an interview is said to be."""

from reposcan.asking import Ask, Context, Outcome
from reposcan.model.asking import State, Target
from reposcan.model.usage import NO_USAGE
from reposcan.questions import BUGS
from reposcan.tally import Counting


def test_a_context_is_done_when_nothing_is_left_to_ask_about_it() -> None:
    asks = [
        Ask(BUGS, Target(f"{n}.py", "", None), Context(context, lambda: []))
        for n, context in enumerate("aabc")
    ]
    counting = Counting(asks)
    shown = []
    for ask, state in zip(
        asks, (State.ANSWERED, State.MALFORMED, State.NOT_REACHED, State.ANSWERED), strict=True
    ):
        counting.add(Outcome(ask, state))
        shown.append(counting.tally(NO_USAGE))
    assert [one.contexts_done for one in shown] == [0, 1, 1, 2]
    assert {one.contexts for one in shown} == {3}
    assert shown[-1].failures == (("malformed", 1), ("not_reached", 1))
