//! Reads the Parquet files of stadial with another program's code.
//!
//! The program must have been built before: `cargo build`, or any test of the package above.

#[cfg(test)]
mod tests {
    use std::fs::File;
    use std::path::{Path, PathBuf};
    use std::process::Command;

    use parquet::basic::{ConvertedType, LogicalType};
    use parquet::file::reader::{FileReader, SerializedFileReader};
    use parquet::record::Field;

    fn project() -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
    }

    /// Runs the small scenario into a folder, with its large tables in a format.
    fn run(folder: &Path, trajectories: &str, format: &str, out: &str) {
        let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| project().join("target"), PathBuf::from);
        let program = ["debug", "release"].map(|profile| target.join(profile).join("stadial"));
        let program = program.iter().find(|program| program.exists()).expect("the program is built");
        let scenario = project().join("tests/it/tables/known.toml");
        let status = Command::new(program)
            .current_dir(folder)
            .arg("run")
            .arg(scenario)
            .args(["--quiet", "--trajectories", trajectories, "--draws", "40", "--table-dates", "2002,2004"])
            .args(["--trajectories-table", format, "--draws-table", format, "--out", out])
            .status()
            .unwrap();
        assert!(status.success());
    }

    /// A value as the table in CSV has it.
    fn written(field: &Field) -> String {
        match field {
            Field::Null => String::new(),
            Field::Bool(is) => if *is { "yes" } else { "no" }.to_owned(),
            Field::Long(number) => number.to_string(),
            Field::Double(number) => number.to_string(),
            Field::Str(word) => word.clone(),
            Field::Date(days) => date(*days),
            other => panic!("{other:?}"),
        }
    }

    /// A day by counting from 1970, year by year and month by month.
    fn date(mut days: i32) -> String {
        let is_leap = |year: i32| (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
        let mut year = 1970;
        while days >= 365 + i32::from(is_leap(year)) {
            days -= 365 + i32::from(is_leap(year));
            year += 1;
        }
        let lengths = [31, 28 + i32::from(is_leap(year)), 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
        let mut month = 0;
        while days >= lengths[month] {
            days -= lengths[month];
            month += 1;
        }
        format!("{year:04}-{:02}-{:02}", month + 1, days + 1)
    }

    /// Whether two cells are the same; numbers have six digits in CSV.
    fn same(parquet: &str, csv: &str) -> bool {
        let number = |cell: &str| cell.parse::<f64>().ok();
        match (number(parquet), number(csv)) {
            (Some(one), Some(other)) => (one - other).abs() <= 1e-5 * one.abs().max(other.abs()),
            _ => parquet == csv,
        }
    }

    fn compare(folder: &Path, table: &str) {
        let mut csv = csv::Reader::from_path(folder.join(format!("csv/{table}.csv"))).unwrap();
        let header: Vec<String> = csv.headers().unwrap().iter().map(str::to_owned).collect();
        let file = File::open(folder.join(format!("parquet/{table}.parquet"))).unwrap();
        let reader = SerializedFileReader::new(file).unwrap();
        let mut rows = reader.get_row_iter(None).unwrap();
        let mut n = 0;
        for record in csv.records() {
            let record = record.unwrap();
            let row = rows.next().expect("as many rows").unwrap();
            let columns: Vec<(&String, &Field)> = row.get_column_iter().collect();
            assert_eq!(columns.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(), header);
            for ((name, field), cell) in columns.into_iter().zip(&record) {
                assert!(same(&written(field), cell), "{table}, row {n}, {name}: {field:?} and {cell}");
            }
            n += 1;
        }
        assert!(rows.next().is_none() && n > 0, "{table}: as many rows, {n}");
    }

    #[test]
    fn both_formats_hold_the_same_values() {
        // More rows than a group has, and fewer.
        for trajectories in ["70000", "900"] {
            let folder = tempfile::tempdir().unwrap();
            for format in ["csv", "parquet"] {
                run(folder.path(), trajectories, format, format);
            }
            compare(folder.path(), "every_trajectory");
            compare(folder.path(), "draws");
        }
    }

    #[test]
    fn columns_have_their_types_units_and_meanings() {
        let folder = tempfile::tempdir().unwrap();
        run(folder.path(), "70000", "parquet", "parquet");
        let file = File::open(folder.path().join("parquet/every_trajectory.parquet")).unwrap();
        let reader = SerializedFileReader::new(file).unwrap();
        let metadata = reader.metadata();
        assert!(metadata.num_row_groups() > 1);
        let schema = metadata.file_metadata().schema_descr();
        let column = |name: &str| schema.columns().iter().find(|column| column.name() == name).unwrap();
        let first = column("deeper.first");
        assert_eq!((first.logical_type_ref(), first.converted_type()), (Some(&LogicalType::Date), ConvertedType::DATE));
        assert_eq!(column("type.2002").converted_type(), ConvertedType::UTF8);
        let notes = metadata.file_metadata().key_value_metadata().unwrap();
        let columns = notes.iter().find(|note| note.key == "stadial.columns").unwrap().value.as_ref().unwrap();
        let columns: serde_json::Value = serde_json::from_str(columns).unwrap();
        let manifest = std::fs::read_to_string(folder.path().join("parquet/manifest.json")).unwrap();
        let manifest: serde_json::Value = serde_json::from_str(&manifest).unwrap();
        let tables = manifest["tables"].as_array().unwrap();
        let entry = tables.iter().find(|entry| entry["name"] == "every_trajectory.parquet").unwrap();
        assert_eq!(entry["columns"], columns);
        assert_eq!(entry["rows"], 70_000);
    }
}
