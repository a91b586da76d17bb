"""A scenario: loaded, changed, asked."""

from __future__ import annotations

import html
import os
import tempfile
import warnings
from pathlib import Path
from typing import Any, Mapping, Sequence

from . import _stadial
from ._asked import Questions
from ._errors import OptionError, Problem, StadialWarning
from ._progress import Progress, shown
from ._table import Table
from ._values import columns_of, is_path, numbers, overrides_of, whole


def _path(override: str) -> str:
    """The path of ``PATH=VALUE``."""
    return override.split("=", 1)[0].translate(str.maketrans("", "", " \"'"))


class Scenario(Questions):
    """A scenario, from :func:`load`.

    The questions are its methods, with the names and the options of the commands: ``scenario.run(trajectories=...)``,
    ``scenario.tip(parameter=..., outcome=..., probability=0.5)``, ...; ``help(scenario.tip)`` explains them. Scenarios are not
    changed: :meth:`changed` gives another one. They can be pickled, with the texts of all of their files.
    """

    def __init__(self, engine: Any, path: str | None) -> None:
        self._engine = engine
        self._path = path
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        # Where relative names of its files begin.
        self._from = os.getcwd()

    @property
    def name(self) -> str:
        """Its name: that of its file, without the ending."""
        return self._engine.name

    @property
    def title(self) -> str:
        """Its title."""
        return self._engine.title

    @property
    def description(self) -> str:
        """Its description; may be empty."""
        return self._engine.description

    @property
    def outcomes(self) -> dict[str, str]:
        """The title of each outcome, by name, the most important first."""
        return dict(self._engine.outcomes)

    @property
    def policies(self) -> dict[str, str]:
        """The title of each policy, by name."""
        return dict(self._engine.policies)

    @property
    def years(self) -> range:
        """The years that are simulated."""
        first, last = self._engine.years
        return range(first, last + 1)

    @property
    def uncertain(self) -> list[str]:
        """The paths of the uncertain parameters."""
        return self._engine.uncertain

    @property
    def overrides(self) -> list[str]:
        """The values that were changed, as ``PATH=VALUE``."""
        return self._engine.overrides

    @property
    def digest(self) -> str:
        """SHA-256 of its texts and changed values, as in the manifest of results."""
        return self._engine.digest

    @property
    def warnings(self) -> list[Problem]:
        """What in it is implausible, though it can be used."""
        return [Problem(*problem) for problem in self._engine.warnings]

    @property
    def parameters(self) -> Table:
        """Every parameter that has an effect: path, value or distribution, unit, meaning, source."""
        return Table(*self._engine.parameters())

    def changed(self, set: Mapping[str, Any] | Sequence[str]) -> Scenario:
        """The scenario with other values, by their paths, as by ``--set``.

        Values are numbers, truth values, dates, lists, dicts (``{"uniform": {"low": 0.4, "high": 0.7}}``) or texts as they
        are written after ``PATH=`` on the command line. A second change of a path replaces the first.
        """
        new = overrides_of(set)
        replaced = {_path(override) for override in new}
        kept = [override for override in self._engine.overrides if _path(override) not in replaced]
        engine = _stadial.Scenario.rebuild(self._engine.name, self._engine.texts, kept + new)
        other = Scenario(engine, self._path)
        other._from = self._from
        return other

    def evaluate(
        self,
        points: Any,
        names: Sequence[str] | None = None,
        *,
        outcome: str | Sequence[str] | None = None,
        by: int | Sequence[int] | None = None,
        policy: str | Sequence[str] = (),
        trajectories: int | None = None,
        draws: int | None = None,
        seed: int | None = None,
        threads: int | None = None,
        show_progress: Progress = None,
    ) -> Table:
        """The probabilities of outcomes at points: values of parameters, as samplers and optimisers make them.

        All points are simulated with the same random numbers, so that they differ by nothing but their values: the noise
        between them is much smaller than their standard errors. Parameters that are no column stay as they are, uncertain
        ones uncertain. The numbers are those of ``stadial sweep`` at the same values, size and seed.

        Args:
            points: a row for each point and a column for each parameter, named by its path: a dict of lists, a list of dicts, a
                data frame of pandas or polars, or an array of shape (points, parameters) with ``names``. A dict of numbers is
                one point.
            names: the paths of the columns of an array.
            outcome: the name of an outcome, or several; by default all.
            by: up to the end of this year, or of each of several; by default the last year.
            policy: the name of a policy of the scenario that is applied at every point, or several.
            trajectories: trajectories of each point; by default 1,600.
            draws: draws of the parameters that stay uncertain, at most one for 16 trajectories; by default as the scenario says.
            seed: the seed of all randomness; by default the scenario's.
            threads: threads; the results do not depend on it. By default one for each processor.
            show_progress: whether progress is shown, or a function of the finished trajectories and their total.

        Returns:
            A table with a row for each point, outcome and year: ``point`` (from 0), ``outcome``, ``year_end``,
            ``probability`` (0 to 1), ``standard_error`` (Monte Carlo), ``ci_low``, ``ci_high`` (95 %), ``valid``,
            ``invalid`` (trajectories). With one outcome and one year, ``table["probability"]`` is in the order of the points.

        Raises:
            PointsError: naming the row and the column of a missing value, one outside its range, or of a path that is none.
        """
        columns = columns_of(points, names)
        outcomes = [outcome] if isinstance(outcome, str) else list(outcome or self.outcomes)
        by = self.years[-1] if by is None else by
        years = [whole("by", one, 1, 9_999) for one in ([by] if isinstance(by, str) or not hasattr(by, "__iter__") else by)]
        policies = [policy] if isinstance(policy, str) else list(policy)
        sizes = (
            whole("trajectories", trajectories, 1, 10**12),
            whole("draws", draws, 1, 20_000),
            whole("seed", seed, 0, 2**64 - 1),
            whole("threads", threads, 1, 2**16 - 1) or 0,
        )
        with shown(show_progress) as told:
            found = self._engine.evaluate(list(columns), numbers(columns), outcomes, years, policies, sizes, told)
        return Table(*found)

    # Files for the questions, which read scenarios from files.

    def _file(self) -> str:
        """A file from which the scenario is read as it was loaded."""
        if self._path is not None:
            try:
                if _stadial.Scenario.load(self._path, self._engine.overrides).digest == self._engine.digest:
                    return self._path
            except ValueError:
                pass
        if self._folder is None:
            self._folder = tempfile.TemporaryDirectory(prefix="stadial-")
            _write_texts(Path(self._folder.name), self._absolute())
        texts = self._absolute()
        return str(Path(self._folder.name) / _within(texts)[0])

    def _absolute(self) -> list[tuple[str, str]]:
        """Its texts, by the full paths of their files."""
        return [(os.path.normpath(os.path.join(self._from, name)), text) for name, text in self._engine.texts]

    def __getstate__(self) -> dict[str, Any]:
        return {
            "name": self._engine.name,
            "texts": self._engine.texts,
            "overrides": self._engine.overrides,
            "path": self._path,
            "from": self._from,
        }

    def __setstate__(self, state: dict[str, Any]) -> None:
        engine = _stadial.Scenario.rebuild(state["name"], state["texts"], state["overrides"])
        self.__init__(engine, state["path"])  # type: ignore[misc]
        self._from = state["from"]

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Scenario):
            return NotImplemented
        return (self.name, self.digest) == (other.name, other.digest)

    def __hash__(self) -> int:
        return hash((self.name, self.digest))

    def __repr__(self) -> str:
        changed = f", changed: {', '.join(self.overrides)}" if self.overrides else ""
        return f"<Scenario {self.name}: {self.title}, {self.years[0]} to {self.years[-1]}{changed}>"

    def _repr_html_(self) -> str:
        outcomes = "".join(
            f"<li><code>{html.escape(name)}</code>: {html.escape(title)}</li>" for name, title in self.outcomes.items()
        )
        head = f"<b>{html.escape(self.title)}</b> ({html.escape(self.name)}), {self.years[0]} to {self.years[-1]}"
        uncertain = f"{len(self.uncertain)} uncertain parameters"
        return f"<p>{head}; {uncertain}. Outcomes:</p><ul>{outcomes}</ul>"


def _within(texts: Sequence[tuple[str, str]]) -> list[str]:
    """The paths of texts below the folder that they have in common."""
    common = os.path.commonpath([os.path.dirname(name) for name, _ in texts])
    return [os.path.relpath(name, common) for name, _ in texts]


def _write_texts(folder: Path, texts: Sequence[tuple[str, str]]) -> None:
    for name, (_, text) in zip(_within(texts), texts):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8", newline="")


def load(
    path_or_text: str | os.PathLike[str],
    set: Mapping[str, Any] | Sequence[str] | None = None,
    *,
    name: str = "scenario",
) -> Scenario:
    """Loads a scenario.

    Args:
        path_or_text: the path of a scenario file (TOML), or its text (anything with more than one line).
        set: other values of its parameters, by path, as ``--set`` has them: ``{"balance.power.non_permissive": 0.4}``.
        name: the name of a scenario from a text.

    Raises:
        ScenarioError: with every error in it (``problems``), each with its file, line and column, the rule and the way out.

    Warns:
        StadialWarning: for what is implausible, though it can be used.
    """
    overrides = overrides_of(set)
    if not is_path(path_or_text):
        raise OptionError(f"load takes the path or the text of a scenario, not {type(path_or_text).__name__}")
    given = os.fspath(path_or_text)
    if "\n" in given:
        scenario = Scenario(_stadial.Scenario.parse(f"{name}.toml", given, overrides), None)
    else:
        scenario = Scenario(_stadial.Scenario.load(given, overrides), os.path.abspath(given))
    for problem in scenario.warnings:
        warnings.warn(str(problem), StadialWarning, stacklevel=2)
    return scenario
