"""Monte Carlo scenario simulator of how states align.

>>> import stadial
>>> scenario = stadial.load("scenarios/china-russia.toml")
>>> result = scenario.run(trajectories=16_000)
>>> result.probability("functioning_alliance", by=2040)

``load`` gives a :class:`Scenario`; its methods are the questions, each with the name and the options of the command:
``run``, ``ask``, ``compare``, ``sweep``, ``tip``, ``sensitivity``, ... ``Scenario.evaluate`` simulates it at many points.
The numbers are those of the program ``stadial``, bit for bit. The page ``python`` of the guide explains the rest.
"""

from __future__ import annotations

from ._errors import (
    InputError,
    OptionError,
    PointsError,
    Problem,
    ResultsError,
    RunError,
    ScenarioError,
    StadialError,
    StadialWarning,
    UnknownOptionError,
)
from ._result import Result, read
from ._scenario import Scenario, load
from ._table import Column, Table
from . import _asked
from ._asked import *  # noqa: F403  the questions

__version__ = "0.1.0"

__all__ = [
    "Column",
    "InputError",
    "OptionError",
    "PointsError",
    "Problem",
    "Result",
    "ResultsError",
    "RunError",
    "Scenario",
    "ScenarioError",
    "StadialError",
    "StadialWarning",
    "Table",
    "UnknownOptionError",
    "load",
    "read",
    *_asked.__all__,
]

