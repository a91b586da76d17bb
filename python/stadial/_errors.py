"""What can go wrong. Every message says where, the value, the rule and the way out."""

from __future__ import annotations

import re
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


#: An option in a message of the command line: with its value at the beginning of a line (``--until 2010: ...``), with the name of
#: its value (``--out DIR``), or alone.
_OPTION = re.compile(r"(?<![\w-])--([a-z][a-z-]*[a-z])(?:=| (?=[A-Z][A-Z/]*\b))?")
_FIRST = re.compile(r"^--([a-z][a-z-]*[a-z]) (?=\S+: )", re.MULTILINE)

#: Options that are true or false.
_FLAGS = {"force", "resume", "report"}


def _in_python(message: str) -> str:
    """A message of the command line in the words of this package: ``out=DIR`` for ``--out DIR``. A command that it quotes stays."""

    def named(found: re.Match[str]) -> str:
        name = found[1].replace("-", "_")
        if name in _FLAGS:
            return f"{name}=True"
        return name if found[0].endswith(found[1]) else f"{name}="

    def translated(text: str) -> str:
        return _OPTION.sub(named, re.sub(r"(--[a-z-]+) <([A-Z/]+)>", r"\1 \2", text))

    lines = [line for line in message.splitlines() if not line.startswith(("For more information", "Usage:"))]
    text = _FIRST.sub(named, "\n".join(lines).rstrip())
    pieces = re.split(r"(`stadial [^`]*`)", text)
    return "".join(piece if piece.startswith("`stadial ") else translated(piece) for piece in pieces)


def of_engine(name: str, message: str, problems: list[tuple]) -> StadialError:
    """The exception of this name, for a message of the engine. A problem in a file keeps its words."""
    return globals()[name](message if problems else _in_python(message), problems)
