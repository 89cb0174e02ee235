"""Runs the model: requests go in, answers come out in the order in which they finish."""

from reposcan.engine.interface import Engine, Take
from reposcan.engine.metered import Metered
from reposcan.engine.on_demand import OnDemand
from reposcan.engine.replay import Replay
from reposcan.engine.revived import Revived
from reposcan.engine.vllm import VllmEngine, VllmSettings, engine_arguments

__all__ = [
    "Engine",
    "Metered",
    "OnDemand",
    "Replay",
    "Revived",
    "Take",
    "VllmEngine",
    "VllmSettings",
    "engine_arguments",
]
