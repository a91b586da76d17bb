"""Values of Python as a scenario (TOML) and the command line have them."""

from __future__ import annotations

import csv
import datetime
import operator
import os
from typing import Any, Iterable, Mapping, Sequence

from ._errors import OptionError, PointsError


def toml(value: Any) -> str:
    """A value as it stands after ``PATH=`` of ``--set``. A text is taken as it would be typed there."""
    return value if isinstance(value, str) else _inner(value)


def _inner(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if type(value) not in (int, float, str) and hasattr(value, "item"):  # a number of numpy, which may also be a float
        value = value.item() if not getattr(value, "shape", ()) else value.tolist()
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return repr(value)
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
    if isinstance(value, (datetime.date, datetime.datetime)):
        return value.isoformat()
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{key} = {_inner(one)}" for key, one in value.items()) + " }"
    if isinstance(value, Sequence):
        return "[" + ", ".join(_inner(one) for one in value) + "]"
    raise OptionError(f"a value of the kind {type(value).__name__} cannot stand in a scenario; give a number or a text")


def overrides_of(values: Mapping[str, Any] | Sequence[str] | None) -> list[str]:
    """Values by their paths as those of ``--set``, which may be given as such: ``["PATH=VALUE", ...]``."""
    if values is None or isinstance(values, Mapping):
        return [f"{path}={toml(value)}" for path, value in (values or {}).items()]
    if isinstance(values, (list, tuple)) and all(isinstance(one, str) and "=" in one for one in values):
        return list(values)
    raise OptionError(f"set={values!r}: give a dict of values by their paths, or a list of texts PATH=VALUE")


def whole(name: str, value: Any, least: int, most: int) -> int | None:
    """A whole number in a range, or ``None``."""
    if value is None:
        return None
    try:
        number = operator.index(value)
    except TypeError:
        number = None
    if number is None or isinstance(value, bool) or not least <= number <= most:
        raise OptionError(f"{name}={value!r}: must be a whole number from {least} to {most}")
    return number


def is_path(value: Any) -> bool:
    return isinstance(value, (str, os.PathLike))


def columns_of(points: Any, names: Sequence[str] | None = None) -> dict[str, list[Any]]:
    """A table of any kind by columns: a dict, a list of dicts, a data frame, a table of this package, or an array with names."""
    if hasattr(points, "column_names") and hasattr(points, "to_pydict"):  # pyarrow
        _each_once(points.column_names)
        return dict(points.to_pydict())
    if hasattr(points, "columns") and hasattr(points, "__getitem__"):
        labels = [getattr(column, "name", column) for column in points.columns]
        _each_once(labels)
        return {str(label): list(points[label]) for label in labels}
    if isinstance(points, Mapping):
        _each_once(points)
        many = {str(name): _is_many(value) for name, value in points.items()}
        if any(many.values()) and not all(many.values()):
            one = next(name for name, is_many in many.items() if not is_many)
            raise PointsError(f"`{one}` has one value and others have several; give a list of as many values")
        found = {str(name): list(value) if many[str(name)] else [value] for name, value in points.items()}
        lengths = {name: len(values) for name, values in found.items()}
        if len(set(lengths.values())) > 1:
            each = ", ".join(f"{name} {length}" for name, length in lengths.items())
            raise PointsError(f"the columns have different numbers of values: {each}")
        return found
    if not _is_many(points):
        raise PointsError(f"points={points!r}: give a dict of columns, a list of dicts, a data frame, a table, or an array with names")
    rows = list(points)
    if rows and isinstance(rows[0], Mapping):
        labels = list(rows[0])
        for number, row in enumerate(rows):
            for label in [*labels, *row]:
                if label not in row or label not in rows[0]:
                    raise PointsError(f"point {number} (from 0), `{label}`: the value is missing in this or in another point; "
                                      "give all points the same parameters")
        _each_once(labels)
        return {str(label): [row[label] for row in rows] for label in labels}
    if names is None:
        raise PointsError("an array of points needs the paths of its columns: names=[...]")
    _each_once(names)
    for number, row in enumerate(rows):
        if not _is_many(row):
            raise PointsError(f"point {number} (from 0): {row!r} is one number; give a row with a value for each name, "
                              "as in [[0.3], [0.4]]")
        if len(row) != len(names):
            raise PointsError(f"point {number} (from 0): it has {len(row)} values for {len(names)} names")
    return {str(name): [row[place] for row in rows] for place, name in enumerate(names)}


def _is_many(value: Any) -> bool:
    """Whether a value holds several, as a list or an array does, but no text and no single number of an array."""
    if isinstance(value, (str, bytes)):
        return False
    return isinstance(value, (Sequence, Iterable)) and getattr(value, "shape", (1,)) != ()


def _each_once(labels: Iterable[Any]) -> None:
    seen: set[str] = set()
    for label in map(str, labels):
        if label in seen:
            raise PointsError(f"`{label}`: the column occurs twice; remove one of the two")
        seen.add(label)


def numbers(columns: Mapping[str, list[Any]]) -> list[list[float]]:
    """Columns as points of numbers; a missing value is NaN, which the engine refuses by its row and column."""

    def number(name: str, row: int, value: Any) -> float:
        try:
            return float("nan") if value is None else float(value)
        except (TypeError, ValueError):
            raise PointsError(f"point {row} (from 0), `{name}`: {value!r} is no number; give a number") from None

    typed = [[number(name, row, value) for row, value in enumerate(values)] for name, values in columns.items()]
    return [list(point) for point in zip(*typed)]


def write_csv(path: str, table: Any) -> None:
    """Writes a table of any kind as CSV, an empty cell for a missing value."""
    columns = columns_of(table)

    def text(value: Any) -> str:
        if value is None or value != value:
            return ""
        if isinstance(value, bool):
            return "yes" if value else "no"
        if isinstance(value, datetime.datetime):
            return value.date().isoformat()
        return str(value)

    with open(path, "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows([text(value) for value in row] for row in zip(*columns.values()))
