"""Tables of results, with units and meanings, which go to pandas, polars, pyarrow and xarray."""

from __future__ import annotations

import datetime
import html
import struct
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Iterator, Sequence

if TYPE_CHECKING:
    import numpy
    import pandas
    import polars
    import pyarrow
    import xarray

_EPOCH = datetime.date(1970, 1, 1)

#: Rows of a table that a notebook shows.
_SHOWN = 20


def _needed(name: str, what: str) -> Any:
    import importlib

    try:
        return importlib.import_module(name)
    except ImportError as error:
        raise ImportError(f"{what} needs the package {name}: pip install {name}") from error


@dataclass(frozen=True)
class Column:
    """A column of a table.

    Attributes:
        name: its name, as in the file of the command.
        unit: the unit of its numbers; empty for text and plain numbers.
        meaning: what a cell holds, in words.
        kind: ``"number"``, ``"whole"`` (whole numbers), ``"flag"`` (yes or no), ``"day"`` or ``"text"``.
    """

    name: str
    unit: str
    meaning: str
    kind: str
    _present: bytes | None = field(repr=False)
    _buffers: tuple[bytes, ...] = field(repr=False)

    def _bits(self, bits: bytes, n: int) -> list[bool]:
        return [bool(bits[i >> 3] >> (i & 7) & 1) for i in range(n)]

    def _values(self, n: int) -> list[Any]:
        first = self._buffers[0]
        values: list[Any]
        if self.kind == "number":
            values = list(struct.unpack(f"<{n}d", first))
        elif self.kind == "whole":
            values = list(struct.unpack(f"<{n}q", first))
        elif self.kind == "day":
            values = [_EPOCH + datetime.timedelta(days=day) for day in struct.unpack(f"<{n}i", first)]
        elif self.kind == "flag":
            values = list(self._bits(first, n))
        else:
            ends = struct.unpack(f"<{n + 1}q", first)
            text = self._buffers[1]
            values = [text[start:end].decode() for start, end in zip(ends, ends[1:])]
        if self._present is not None:
            here = self._bits(self._present, n)
            values = [value if is_here else None for value, is_here in zip(values, here)]
        return values


class Table:
    """A table of results.

    It goes to other packages as it is, none of which is required: ``pandas.DataFrame.from_arrow(table)``,
    ``polars.DataFrame(table)``, ``pyarrow.table(table)`` take its buffers without copying them (the Arrow PyCapsule
    interface); units and meanings stand in the metadata of the fields, under ``unit`` and ``meaning``.

    ``table["probability"]`` is a column as a list, with ``None`` for an empty cell (not known or not assessed, never
    zero). Iterating gives a dict for each row.

    Attributes:
        name: its name: that of the file of the command, without ``.csv``.
        meaning: what a row is, in words.
        columns: its columns, each with name, unit and meaning.
    """

    def __init__(self, name: str, meaning: str, rows: int, columns: Sequence[tuple]) -> None:
        self.name = name
        self.meaning = meaning
        self._rows = rows
        self.columns = tuple(
            Column(name, unit, meaning, kind, present, tuple(buffers))
            for name, unit, meaning, kind, present, buffers in columns
        )

    def __len__(self) -> int:
        return self._rows

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Table):
            return NotImplemented
        return self.__dict__ == other.__dict__

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"<Table {self.name}: {self._rows} rows, columns {', '.join(column.name for column in self.columns)}>"

    def column(self, name: str) -> Column:
        """The column of this name, with its unit and meaning."""
        for column in self.columns:
            if column.name == name:
                return column
        known = ", ".join(column.name for column in self.columns)
        raise KeyError(f"the table {self.name} has no column {name!r}; it has {known}")

    def __getitem__(self, name: str) -> list[Any]:
        return self.column(name)._values(self._rows)

    def __iter__(self) -> Iterator[dict[str, Any]]:
        names = [column.name for column in self.columns]
        for values in zip(*(column._values(self._rows) for column in self.columns)):
            yield dict(zip(names, values))

    def rows(self, **where: Any) -> list[dict[str, Any]]:
        """The rows in which each of these columns has the given value: ``table.rows(outcome="downgrade", year_end=2040)``."""
        for name in where:
            self.column(name)
        return [row for row in self if all(row[name] == value for name, value in where.items())]

    # Arrow

    def _arrow(self) -> Any:
        import nanoarrow

        types = {
            "number": nanoarrow.float64(),
            "whole": nanoarrow.int64(),
            "flag": nanoarrow.bool_(),
            "day": nanoarrow.date32(),
            "text": nanoarrow.large_string(),
        }
        fields, arrays = [], []
        for column in self.columns:
            schema = nanoarrow.c_schema(types[column.kind]).modify(
                name=column.name, metadata={"unit": column.unit, "meaning": column.meaning}
            )
            fields.append(schema)
            buffers = [column._present, *column._buffers]
            nulls = 0 if column._present is None else -1
            arrays.append(nanoarrow.c_array_from_buffers(schema, self._rows, buffers, null_count=nulls))
        whole = nanoarrow.c_schema(nanoarrow.struct([nanoarrow.Schema(one) for one in fields])).modify(
            children=fields, nullable=False, metadata={"name": self.name, "meaning": self.meaning}
        )
        return nanoarrow.c_array_from_buffers(whole, self._rows, [None], children=arrays, null_count=0)

    def __arrow_c_schema__(self) -> Any:
        return self._arrow().schema.__arrow_c_schema__()

    def __arrow_c_stream__(self, requested_schema: Any = None) -> Any:
        from nanoarrow.c_array_stream import CArrayStream

        array = self._arrow()
        return CArrayStream.from_c_arrays([array], array.schema).__arrow_c_stream__(requested_schema)

    # Other packages

    def to_pyarrow(self) -> pyarrow.Table:
        """As a ``pyarrow.Table``, without copying."""
        return _needed("pyarrow", "to_pyarrow").table(self)

    def to_polars(self) -> polars.DataFrame:
        """As a ``polars.DataFrame``, without copying but for its own form of texts and truth values."""
        return _needed("polars", "to_polars").DataFrame(self)

    def to_numpy(self, name: str) -> numpy.ndarray:
        """A column as an array of one dimension, numbers without copying.

        Numbers are ``float64`` with NaN for an empty cell; whole numbers ``int64``, or ``float64`` if a cell is empty; days
        ``datetime64[D]``; truth values and texts ``bool`` and ``object``, with ``None`` for an empty cell.
        """
        numpy = _needed("numpy", "to_numpy")
        column, n = self.column(name), self._rows
        if column.kind == "number":
            return numpy.frombuffer(column._buffers[0], dtype="<f8", count=n)
        if column.kind in ("whole", "day"):
            values = numpy.frombuffer(column._buffers[0], dtype="<i8" if column.kind == "whole" else "<i4", count=n)
            if column.kind == "day":
                values = values.astype("datetime64[D]")
            if column._present is None:
                return values
            here = numpy.array(column._bits(column._present, n))
            if column.kind == "day":
                return numpy.where(here, values, numpy.datetime64("NaT"))
            return numpy.where(here, values.astype("<f8"), numpy.nan)
        is_plain = column.kind == "flag" and column._present is None
        values = numpy.empty(n, dtype=bool if is_plain else object)
        values[:] = column._values(n)
        return values

    def to_pandas(self) -> pandas.DataFrame:
        """As a ``pandas.DataFrame``; ``attrs`` has the units and meanings of its columns. Needs no pyarrow."""
        pandas = _needed("pandas", "to_pandas")
        frame = pandas.DataFrame({column.name: self.to_numpy(column.name) for column in self.columns})
        frame.attrs["meaning"] = self.meaning
        frame.attrs["units"] = {column.name: column.unit for column in self.columns}
        frame.attrs["meanings"] = {column.name: column.meaning for column in self.columns}
        return frame

    def to_xarray(self, dims: Sequence[str] | None = None) -> xarray.Dataset:
        """As an ``xarray.Dataset`` with dimensions in place of columns that identify a row.

        ``dims``: these columns; by default the first columns that together identify every row, such as ``outcome`` and
        ``year_end``. Units and meanings stand in the attributes ``units`` and ``long_name``.
        """
        xarray, numpy = _needed("xarray", "to_xarray"), _needed("numpy", "to_xarray")
        dims = list(dims) if dims is not None else self._keys()
        keys = {dim: self[dim] for dim in dims}
        if len(set(zip(*keys.values()))) < self._rows:
            raise ValueError(f"{', '.join(dims)} do not identify the rows of {self.name}; give other columns as dims")
        labels = {dim: list(dict.fromkeys(values)) for dim, values in keys.items()}
        places = {dim: {label: place for place, label in enumerate(all)} for dim, all in labels.items()}
        at = tuple(numpy.array([places[dim][value] for value in keys[dim]], dtype=int) for dim in dims)
        shape = tuple(len(labels[dim]) for dim in dims)
        is_full = self._rows == int(numpy.prod(shape))
        variables = {}
        for column in self.columns:
            if column.name in keys:
                continue
            values = self.to_numpy(column.name)
            if not is_full and values.dtype.kind in "ib":
                values = values.astype("f8" if values.dtype.kind == "i" else object)
            empty = {"f": numpy.nan, "M": numpy.datetime64("NaT")}.get(values.dtype.kind)
            whole = numpy.full(shape, empty, dtype=values.dtype) if not is_full else numpy.empty(shape, values.dtype)
            whole[at] = values
            variables[column.name] = (dims, whole, {"units": column.unit, "long_name": column.meaning})
        coordinates = {}
        for dim in dims:
            column = self.column(dim)
            coordinates[dim] = (dim, labels[dim], {"units": column.unit, "long_name": column.meaning})
        return xarray.Dataset(variables, coordinates, {"name": self.name, "meaning": self.meaning})

    def _keys(self) -> list[str]:
        """The first columns that together identify every row."""
        names: list[str] = []
        rows: list[tuple] = [()] * self._rows
        for column in self.columns:
            if column.kind == "number":
                break
            names.append(column.name)
            rows = [(*row, value) for row, value in zip(rows, column._values(self._rows))]
            if len(set(rows)) == self._rows:
                return names
        raise ValueError(f"no first columns identify the rows of {self.name}; name them: to_xarray(dims=[...])")

    def _repr_html_(self) -> str:
        def cell(value: Any) -> str:
            text = "" if value is None else f"{value:.6g}" if isinstance(value, float) else str(value)
            return f"<td>{html.escape(text)}</td>"

        def head(column: Column) -> str:
            unit = f"<br><small>{html.escape(column.unit)}</small>" if column.unit else ""
            return f'<th title="{html.escape(column.meaning)}">{html.escape(column.name)}{unit}</th>'

        shown = [row for row, _ in zip(self, range(_SHOWN))]
        body = "".join(f"<tr>{''.join(cell(value) for value in row.values())}</tr>" for row in shown)
        more = f"; the first {_SHOWN} of {self._rows} rows" if self._rows > _SHOWN else ""
        caption = f"<b>{html.escape(self.name)}</b>: a row is {html.escape(self.meaning)}{more}"
        heads = "".join(head(column) for column in self.columns)
        return f"<table><caption>{caption}</caption><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>"
