"""The questions as functions, made from the options of the commands."""

from __future__ import annotations

import difflib
import inspect
import json
import keyword
import os
import tempfile
from contextlib import ExitStack
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Callable, Mapping

from . import _stadial
from ._errors import OptionError, UnknownOptionError
from ._progress import Progress, shown
from ._result import Result
from ._table import Table
from ._values import is_path, overrides_of, toml, write_csv

if TYPE_CHECKING:
    from ._scenario import Scenario

#: Options of the screen, which there is none of here.
_SCREEN = {"quiet", "output_format", "no_files", "help", "version"}

#: Of one part of a question, there is no answer: ``stadial.ray`` divides and merges.
_PARTS = {"part"}


class Option:
    """An option of a question, or what it is about."""

    def __init__(self, given: Mapping[str, Any]) -> None:
        self.word: str = given["long"] or ""
        name = (given["long"] or given["name"]).replace("-", "_").lower()
        self.name = f"{name}_" if keyword.iskeyword(name) else name
        self.help: str = given["help"]
        self.value: str = given["value"] or ""
        self.default: list[str] = given["default"]
        self.choices: list[str] = given["choices"]
        self.is_flag: bool = given["flag"]
        self.is_several: bool = given["several"]
        self.is_listed: bool = given["listed"]
        self.is_required: bool = given["required"]

    @property
    def is_subject(self) -> bool:
        """Whether it stands without a name on the command line."""
        return not self.word


class Question:
    """A question: its options, and how it is asked."""

    def __init__(self, given: Mapping[str, Any]) -> None:
        self.name: str = given["name"]
        self.about: str = given["about"]
        options = [Option(one) for one in given["options"]]
        self.options = {option.name: option for option in options if option.name not in _SCREEN | _PARTS}

    @property
    def subjects(self) -> list[Option]:
        return [option for option in self.options.values() if option.is_subject]

    @property
    def is_of_scenario(self) -> bool:
        """Whether its first subject is a scenario."""
        return bool(self.subjects) and self.subjects[0].name == "scenario"

    def signature(self) -> inspect.Signature:
        def parameter(option: Option) -> inspect.Parameter:
            kind = inspect.Parameter.POSITIONAL_OR_KEYWORD if option.is_subject else inspect.Parameter.KEYWORD_ONLY
            default = inspect.Parameter.empty if option.is_required else False if option.is_flag else None
            return inspect.Parameter(option.name, kind, default=default)

        subjects = sorted(self.subjects, key=lambda option: not option.is_required)
        named = [option for option in self.options.values() if not option.is_subject]
        progress = inspect.Parameter("show_progress", inspect.Parameter.KEYWORD_ONLY, default=None)
        parameters = [parameter(option) for option in [*subjects, *named]] + [progress]
        return inspect.Signature(parameters, return_annotation=Result)

    def documentation(self) -> str:
        def described(option: Option) -> str:
            lines = [line.strip() for line in option.help.splitlines() if line.strip()]
            default = f" [default: {', '.join(option.default)}]" if option.default and not option.is_flag else ""
            choices = f" One of {', '.join(option.choices)}." if option.choices else ""
            return f"    {option.name}: " + "\n        ".join(lines) + choices + default

        title, _, more = self.about.strip().partition("\n")
        return "\n".join([
            title,
            "",
            f"The same as ``stadial {self.name}``, with the same numbers; here nothing is printed, and files are only written if",
            "``out`` names a folder. Where the command takes a file of rows, a list of dicts or a data frame serves as well. Of the",
            "command:",
            "",
            *([more.strip(), ""] if more.strip() else []),
            "Args:",
            *(described(option) for option in self.options.values()),
            "    show_progress: whether progress is shown, or a function of the finished trajectories and their total.",
            "",
            "Returns:",
            "    Result: the answer, its tables (with units and meanings), its charts.",
        ])

    def loaded(self, subjects: tuple[Any, ...], options: dict[str, Any]) -> tuple[Any, ...]:
        """Its subjects, the scenario among them loaded, with the changes that are taken out of the options."""
        if not (self.is_of_scenario and subjects and is_path(subjects[0])):
            return subjects
        from ._scenario import load

        return (load(subjects[0], options.pop("set", None)), *subjects[1:])

    def ask(self, subjects: tuple[Any, ...], options: dict[str, Any], progress: Progress) -> Result:
        """Asks it: the values of its subjects, and its options by name."""
        with ExitStack() as stack, shown(progress) as told:
            return _result(_stadial.answer(self._words(subjects, options, stack), told))

    def check_divisible(self, subjects: tuple[Any, ...], options: dict[str, Any]) -> None:
        """Checks its options, and that it can be divided into parts."""
        with ExitStack() as stack:
            _stadial.check_divisible(self._words(subjects, options, stack))

    def part(self, subjects: tuple[Any, ...], options: dict[str, Any], number: int, of: int) -> bytes:
        """Works on a part, from 1, of so many: its results as bytes."""
        with ExitStack() as stack:
            return _stadial.part(self._words(subjects, options, stack), number, of, None)

    def completed(self, subjects: tuple[Any, ...], options: dict[str, Any], parts: bytes) -> Result:
        """The answer that all parts give together."""
        with ExitStack() as stack:
            return _result(_stadial.completed(self._words(subjects, options, stack), parts, None))

    def _words(self, subjects: tuple[Any, ...], options: dict[str, Any], stack: ExitStack) -> list[str]:
        known = self.subjects
        given = dict(options)
        last = known[-1] if known and known[-1].is_several else None
        plain = subjects if last is None else subjects[: len(known) - 1]
        if len(plain) > len(known):
            names = ", ".join(option.name for option in known)
            raise UnknownOptionError(f"{self.name} takes {len(known)} values without a name ({names}), not {len(subjects)}")
        for option, value in zip(known, plain):
            if option.name in given:
                raise UnknownOptionError(f"{self.name} has two values for {option.name!r}")
            given[option.name] = value
        if last is not None and len(subjects) > len(plain):
            given[last.name] = list(subjects[len(plain) :]) if len(subjects) > len(plain) + 1 else subjects[-1]
        for name in given:
            if name not in self.options:
                raise UnknownOptionError(self._unknown(name))
        words, about, overrides = [], [], []
        for option in self.options.values():
            value = given.get(option.name)
            if option.is_required and value is None:
                raise UnknownOptionError(f"{self.name} needs {option.name!r}: {option.help.splitlines()[0]}")
            if option.word == "set":
                overrides += overrides_of(value)
            elif option.is_subject:
                for one in self._each(option, value):
                    if hasattr(one, "overrides"):
                        overrides = [*one.overrides, *overrides]
                    about.append(self._text(option, one, stack))
            elif option.is_flag:
                if value is not None and not isinstance(value, bool):
                    raise OptionError(f"{option.name}={value!r}: give True or False")
                words += [f"--{option.word}"] if value else []
            else:
                words += [f"--{option.word}={self._text(option, one, stack)}" for one in self._each(option, value)]
        if overrides and "set" not in self.options:
            raise OptionError(f"{self.name} takes scenarios as their files have them; write the changed values into a file")
        words += [f"--set={override}" for override in overrides]
        return [self.name, "--quiet", *words, "--", *about]

    def _each(self, option: Option, value: Any) -> list[Any]:
        if value is None:
            return []
        if option.is_several and isinstance(value, Mapping):
            return [f"{path}={toml(one)}" for path, one in value.items()]
        if isinstance(value, (list, tuple)) and not value and not option.is_several:
            raise OptionError(f"{option.name}=[]: there are no rows; leave {option.name} out, or give at least one")
        if option.is_several and isinstance(value, (list, tuple)) and not _is_table(value):
            return list(value)
        if option.is_listed and isinstance(value, (list, tuple)):
            return [",".join(str(one) for one in value)]
        return [value]

    def _text(self, option: Option, value: Any, stack: ExitStack) -> str:
        """A value as a word of the command line; what has to be a file is written to one."""
        if hasattr(value, "_file"):  # a scenario
            return value._file()
        if isinstance(value, Result):
            return str(value.save(Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="stadial-"))) / "results"))
        if is_path(value):
            return os.fspath(value)
        if _is_table(value):
            path = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="stadial-"))) / f"{option.name}.csv"
            write_csv(str(path), value)
            return str(path)
        if isinstance(value, bool) or isinstance(value, (list, tuple, dict, set)):
            raise OptionError(f"{option.name}={value!r}: give one value ({option.value})")
        if hasattr(value, "item"):
            value = value.item()
        return str(value)

    def _unknown(self, name: str) -> str:
        if name in _SCREEN:
            return f"{self.name} has no {name!r} in Python, where nothing is printed; leave it out"
        if name in _PARTS:
            return f"{self.name} has no {name!r} in Python; stadial.ray divides questions among machines, and the page parts of the guide says which"
        near = difflib.get_close_matches(name, self.options, 1)
        suggestion = f"did you mean {near[0]!r}?" if near else f"it has {', '.join(self.options)}"
        return f"{self.name} has no option {name!r}; {suggestion}"


def _result(reply: tuple[bytes, list[tuple], list[tuple[str, bytes]], str]) -> Result:
    manifest, tables, files, text = reply
    return Result(manifest, [Table(*table) for table in tables], dict(files), text)


def _is_table(value: Any) -> bool:
    is_rows = isinstance(value, (list, tuple)) and bool(value) and isinstance(value[0], Mapping)
    return is_rows or (hasattr(value, "columns") and hasattr(value, "__getitem__"))


@cache
def questions() -> dict[str, Question]:
    """All questions, by name."""
    return {one["name"]: Question(one) for one in json.loads(_stadial.commands())}


def function(question: Question) -> Callable[..., Result]:
    """The function that asks a question."""

    def asks(*subjects: Any, show_progress: Progress = None, **options: Any) -> Result:
        return question.ask(question.loaded(subjects, options), options, show_progress)

    asks.__name__ = asks.__qualname__ = question.name
    asks.__module__ = "stadial"
    asks.__doc__ = question.documentation()
    asks.__signature__ = question.signature()  # type: ignore[attr-defined]
    return asks


def method(question: Question) -> Callable[..., Result]:
    """The same as a method of a scenario."""

    def asks(self: Scenario, *subjects: Any, show_progress: Progress = None, **options: Any) -> Result:
        return question.ask((self, *subjects), options, show_progress)

    of_function = question.signature()
    first, *others = of_function.parameters.values()
    asks.__name__ = question.name
    asks.__qualname__ = f"Scenario.{question.name}"
    asks.__module__ = "stadial"
    asks.__doc__ = question.documentation()
    asks.__signature__ = of_function.replace(parameters=[first.replace(name="self"), *others])  # type: ignore[attr-defined]
    return asks
