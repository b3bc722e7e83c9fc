"""Every cell comes out as the library that wrote it reads it back."""

import datetime
import json
import uuid

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import writers
import xlwt


def cells(rows, header):
    return [[row[name] for name in header] for row in rows]


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("ending", ["xlsx", "xls"])
def test_random_workbooks_are_read_cell_by_cell(reader, tmp_path, ending, seed):
    file = tmp_path / f"contacts.{ending}"
    write = writers.write_xlsx if ending == "xlsx" else writers.write_xls
    expected = write(str(file), list(writers.sheet_rows(seed)))
    rows, _ = reader.read(file)
    for read, written in zip(cells(rows, writers.SHEET_HEADER), expected, strict=True):
        assert read == [*written, *[""] * (len(read) - len(written))]


@pytest.mark.parametrize("seed", range(12))
def test_random_parquet_files_are_read_cell_by_cell(reader, tmp_path, seed):
    file = tmp_path / "contacts.parquet"
    header, expected = writers.write_parquet(file, seed)
    rows, _ = reader.read(file)
    for name in header:
        at = header.index(name)
        assert [row[name] for row in rows] == [row[at] for row in expected], name


def test_types_of_parquet_that_stand_for_other_things(reader, tmp_path):
    ids = [uuid.UUID("3f2b8c1e-7a4d-4e55-9b0c-d2a1f6e87c90"), uuid.UUID(int=7)]
    table = pa.table(
        {
            "Record ID": pa.array([id.bytes for id in ids], pa.uuid()),
            "Job Title": ["Nurse", "Nurse"],
            "list": pa.array([["a", "b"], []], pa.list_(pa.string())),
            "group": pa.array([{"a": 1, "b": None}, None], pa.struct({"a": pa.int64(), "b": pa.string()})),
            "map": pa.array([[("a", 1)], []], pa.map_(pa.string(), pa.int32())),
            "dates": pa.array([[datetime.date(9999, 12, 31)], None], pa.list_(pa.date32())),
            "raw": pa.array([b"\xff\x00\x80", b"text"]),
        }
    )
    pq.write_table(table, tmp_path / "contacts.parquet")
    rows, warnings = reader.read(tmp_path / "contacts.parquet")
    assert [row["Record ID"] for row in rows] == [str(id) for id in ids]
    assert [json.loads(row["list"]) for row in rows] == [["a", "b"], []]
    assert json.loads(rows[0]["group"]) == {"a": 1, "b": None} and rows[1]["group"] == ""
    assert json.loads(rows[0]["map"]) == {"a": 1}
    assert json.loads(rows[0]["dates"]) == ["9999-12-31"]
    assert [row["raw"] for row in rows] == ["ff0080", "text"]
    assert '1 cells in the column "raw" are bytes' in warnings


def test_a_column_of_a_type_that_is_all_null_is_empty(reader, tmp_path):
    table = pa.table({"Record ID": [1], "Job Title": ["Nurse"], "nothing": pa.nulls(1)})
    pq.write_table(table, tmp_path / "contacts.parquet")
    assert reader.read(tmp_path / "contacts.parquet")[0][0]["nothing"] == ""


def test_formulas_without_a_result_are_pointed_out(reader, tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["Record ID", "Job Title", "Level"])
    book.active.append([1, '="Head of "&C2', "Nursing"])
    book.save(tmp_path / "contacts.xlsx")
    old = xlwt.Workbook()
    sheet = old.add_sheet("Contacts")
    for column, name in enumerate(["Record ID", "Job Title", "Level"]):
        sheet.write(0, column, name)
    sheet.write(1, 0, 1)
    sheet.write(1, 1, xlwt.Formula('"Head of "&C2'))
    old.save(str(tmp_path / "contacts.xls"))
    for name in ("contacts.xlsx", "contacts.xls"):
        rows, warnings = reader.read(tmp_path / name)
        assert rows[0]["Job Title"] == ""
        assert '1 cells in the column "Job Title" are formulas without a stored result, the first in row 2' in warnings


def test_percentages_errors_and_durations_of_workbooks_are_read(reader, tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["Record ID", "Job Title", "share", "padded", "error", "duration"])
    book.active.append([7, "Nurse", 0.25, 42, "#N/A", datetime.timedelta(hours=30, minutes=5)])
    book.active["C2"].number_format = "0%"
    book.active["D2"].number_format = "00000"
    book.save(tmp_path / "contacts.xlsx")
    row = reader.read(tmp_path / "contacts.xlsx")[0][0]
    assert [row[name] for name in ("share", "padded", "error", "duration")] == ["0.25", "42", "#N/A", "30:05:00"]
