"""Writes the stub of the questions: ``python -m stadial._stubs > python/stadial/_asked.pyi``."""

from __future__ import annotations

import inspect

from ._studies import Option, Question, questions

_HEAD = """# Made from the options of the commands by python -m stadial._stubs; not written by hand.
from os import PathLike
from typing import Any, Literal, Mapping, Sequence, Union

from ._progress import Progress
from ._result import Result
from ._scenario import Scenario

__all__: list[str]

# A value as it is given on the command line.
_Value = Union[str, int, float, PathLike[str]]
# A file, or its rows: a list of dicts, or a data frame.
_File = Any
# A scenario, or its file.
_Scenario = Union[Scenario, str, PathLike[str]]
# Results, or their folder, or a scenario.
_Results = Union[Result, Scenario, str, PathLike[str]]
"""


def _kind(option: Option) -> str:
    if option.name == "set":
        return "Mapping[str, Any] | Sequence[str] | None"
    if option.is_flag:
        return "bool"
    if option.choices:
        one = f"Literal[{', '.join(repr(choice) for choice in option.choices)}]"
    elif option.name == "scenario":
        one = "_Scenario"
    elif option.is_subject and not option.is_several:
        one = "_Results" if option.name in ("a", "b") else "_File"
    elif option.value == "FILE":
        one = "_File"
    elif option.value in ("FOLDER", "DIR"):
        one = "_Results" if option.name != "out" else "str | PathLike[str]"
    else:
        one = "_Value"
    kind = f"{one} | Sequence[{one}]" if option.is_several or option.is_listed else one
    return kind if option.is_required else f"{kind} | None"


def _parameters(question: Question) -> list[str]:
    lines, named = [], False
    for parameter in question.signature().parameters.values():
        if parameter.kind is inspect.Parameter.KEYWORD_ONLY and not named:
            lines.append("*")
            named = True
        kind = "Progress" if parameter.name == "show_progress" else _kind(question.options[parameter.name])
        default = "" if parameter.default is inspect.Parameter.empty else f" = {parameter.default}"
        lines.append(f"{parameter.name}: {kind}{default}")
    return lines


def _definition(question: Question, is_method: bool) -> str:
    parameters = _parameters(question)
    indent = ""
    if is_method:
        parameters[0], indent = "self", "    "
    body = "".join(f"{indent}    {parameter},\n" for parameter in parameters)
    return f"{indent}def {question.name}(\n{body}{indent}) -> Result: ..."


def text() -> str:
    """The stub."""
    all = questions().values()
    methods = [_definition(question, True) for question in all if question.is_of_scenario]
    functions = [_definition(question, False) for question in all]
    return "\n".join([_HEAD, "class Questions:", *methods, "", *functions, ""])


if __name__ == "__main__":
    print(text(), end="")
