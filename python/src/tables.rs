//! Tables as Python has them: buffers in the layout of Apache Arrow.

use pyo3::prelude::*;
use pyo3::types::PyBytes;
use stadial::study::{TypedColumn, TypedTable, Values};

/// Name, unit and meaning of a column, the kind of its values, which of them there are (bits; `None` if all), and the buffers.
type PyColumn<'py> = (String, String, String, &'static str, Option<Bound<'py, PyBytes>>, Vec<Bound<'py, PyBytes>>);

/// Name, meaning of a row, number of rows, columns.
pub(crate) type PyTable<'py> = (String, String, usize, Vec<PyColumn<'py>>);

/// A table for Python.
pub(crate) fn table<'py>(py: Python<'py>, typed: &TypedTable) -> PyTable<'py> {
    let columns = typed.columns.iter().map(|one| column(py, one)).collect();
    (typed.name.clone(), typed.meaning.clone(), typed.rows, columns)
}

fn column<'py>(py: Python<'py>, typed: &TypedColumn) -> PyColumn<'py> {
    let (kind, buffers) = match &typed.values {
        Values::Flags(all) => ("flag", vec![bits(py, all)]),
        Values::Wholes(all) => ("whole", vec![numbers(py, all.iter().map(|number| number.to_le_bytes()))]),
        Values::Numbers(all) => ("number", vec![numbers(py, all.iter().map(|number| number.to_le_bytes()))]),
        Values::Days(all) => ("day", vec![numbers(py, all.iter().map(|day| day.to_le_bytes()))]),
        Values::Texts(text, ends) => {
            let offsets = std::iter::once(0).chain(ends.iter().copied()).map(|end| (end as u64).to_le_bytes());
            ("text", vec![numbers(py, offsets), PyBytes::new(py, text.as_bytes())])
        }
    };
    let present = typed.present.contains(&false).then(|| bits(py, &typed.present));
    let [name, unit, meaning] =
        [&typed.column.name, &typed.column.unit, &typed.column.meaning].map(|text| text.clone().into_owned());
    (name, unit, meaning, kind, present, buffers)
}

/// Numbers, one after another.
fn numbers<const N: usize>(py: Python<'_>, all: impl Iterator<Item = [u8; N]>) -> Bound<'_, PyBytes> {
    PyBytes::new(py, &all.flatten().collect::<Vec<u8>>())
}

/// Eight truth values in a byte, the first in its lowest bit.
fn bits<'py>(py: Python<'py>, all: &[bool]) -> Bound<'py, PyBytes> {
    let byte =
        |eight: &[bool]| eight.iter().enumerate().fold(0_u8, |byte, (place, &is)| byte | (u8::from(is) << place));
    PyBytes::new(py, &all.chunks(8).map(byte).collect::<Vec<u8>>())
}
