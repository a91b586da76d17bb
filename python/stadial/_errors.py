"""What can go wrong. Every message says where, the value, the rule and the way out."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """One error or warning in a file.

    Attributes:
        severity: ``"error"`` or ``"warning"``.
        file: the file, or ``--set`` for a value that was changed.
        line: its line, from 1.
        column: its column in characters, from 1.
        message: what is wrong: the value and the rule.
        rule: the rule in a few words.
        help: the way out.
    """

    severity: str
    file: str
    line: int
    column: int
    message: str
    rule: str
    help: str

    def __str__(self) -> str:
        rule = f" ({self.rule})" if self.rule and self.rule not in self.message else ""
        return f"{self.file}:{self.line}:{self.column}: {self.message}{rule}\n  help: {self.help}"


class StadialError(Exception):
    """The root of all exceptions of this package.

    Attributes:
        message: the whole message, for people.
        problems: every error in the files that were read, each with its place; empty if it is not about a file.
    """

    def __init__(self, message: str, problems: list[tuple] | tuple = ()) -> None:
        super().__init__(message, [tuple(problem) for problem in problems])
        self.message = message
        self.problems = tuple(Problem(*problem) for problem in problems)

    def __str__(self) -> str:
        return self.message


class InputError(StadialError, ValueError):
    """What was given is wrong."""


class ScenarioError(InputError):
    """A scenario or another file has errors; ``problems`` has all of them."""


class OptionError(InputError):
    """An option is wrong, or does not fit the scenario."""


class UnknownOptionError(OptionError, TypeError):
    """A study has no option of this name."""


class PointsError(InputError):
    """A table of points is wrong: the message names the row and the column."""


class ResultsError(InputError):
    """A folder of results is incomplete, or a file in it was changed: the message names the file."""


class RunError(StadialError, RuntimeError):
    """The work failed."""


class StadialWarning(UserWarning):
    """Something in a scenario is implausible, though it can be used."""
