"""How much a scan may cost, and what is said of it before it is paid."""

from reposcan.config import ScanConfig
from reposcan.model.usage import NO_BUDGET, Budget
from reposcan.models import this_machine
from reposcan.observer import Observer
from reposcan.serving import Served

#: A first look must end before its user has gone: the demonstration model shows how a scan works,
#: and its words on a whole repository would not be worth the hours.
_DEMONSTRATION_MINUTES = 15


def budget_of(config: ScanConfig, served: Served, observer: Observer) -> Budget:
    """What the user set, or what is usual for the model; what nobody set is announced."""
    if config.replay:
        return NO_BUDGET
    minutes, tokens = config.budget_minutes, config.budget_tokens
    by_default = (
        minutes is None
        and tokens is None
        and not config.servers
        and served.model.identity.demonstration
        and not this_machine().gpus
    )
    if by_default:
        minutes = _DEMONSTRATION_MINUTES
        observer.note(
            f"The demonstration model stops after {minutes} minutes, and what it has not reached "
            "is left out by plan: --budget-minutes says otherwise, 0 is no limit"
        )
    return Budget(tokens, minutes * 60 if minutes else None, by_default)
