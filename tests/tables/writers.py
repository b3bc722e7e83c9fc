"""Tables of every type that a library writes, and what the library itself reads back, as text."""

import datetime
import decimal
import json
import random
import string
import uuid

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import xlrd
import xlwt

EPOCH = datetime.datetime(1970, 1, 1)


def number(value):
    """A number without an exponent, and without a point where it is whole."""
    if value == int(value):
        return str(int(value))
    return format(decimal.Decimal(f"{value:.15g}").normalize(), "f")


def fraction(microseconds):
    return f".{microseconds:06}".rstrip("0") if microseconds else ""


def moment(value):
    return f"{value:%H:%M:%S}".join((f"{value.year:04}-{value.month:02}-{value.day:02} ", "")) + fraction(value.microsecond)


def sheet_text(value):
    """A cell of a workbook, as the manual says that it comes out."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, (int, float)):
        return number(value)
    if isinstance(value, datetime.datetime):
        return moment(value) if value.time() != datetime.time() else f"{value:%Y-%m-%d}"
    if isinstance(value, datetime.time):
        return f"{value:%H:%M:%S}" + fraction(value.microsecond)
    if isinstance(value, datetime.timedelta):
        seconds = round(value.total_seconds())
        return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    return str(value)


def parquet_text(value, kind):
    """A value of Parquet."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if pa.types.is_float64(kind):
        return str(int(value)) if value == int(value) else format(decimal.Decimal(repr(value)), "f")
    if pa.types.is_floating(kind):
        return number(value)
    if isinstance(value, decimal.Decimal):
        return format(value, "f")
    if isinstance(value, datetime.datetime):
        return moment(value)
    if isinstance(value, datetime.time):
        return f"{value:%H:%M:%S}" + fraction(value.microsecond)
    if isinstance(value, bytes):
        return value.decode()
    return str(value)


# --- .xlsx

SHEET_VALUES = {
    "text": lambda r: "".join(r.choices(string.ascii_letters + " äß,\"'工", k=r.randint(1, 12))).strip() or "x",
    "leading zeros": lambda r: f"{r.randint(0, 999):09}",
    "small integer": lambda r: r.randint(-1000, 1000),
    "integer": lambda r: r.randint(-(10**14), 10**14),
    "hundredths": lambda r: r.randint(-100000, 100000) / 100,
    "float": lambda r: r.uniform(-1e6, 1e6),
    "truth": lambda r: r.random() < 0.5,
    "date": lambda r: datetime.datetime(1901, 1, 1) + datetime.timedelta(days=r.randint(0, 60000)),
    "moment": lambda r: datetime.datetime(2000, 1, 1) + datetime.timedelta(seconds=r.randint(1, 10**9)),
    "time": lambda r: datetime.time(r.randint(0, 23), r.randint(0, 59), r.randint(0, 59)),
    "empty": lambda r: None,
}


def sheet_rows(seed, count=12):
    """Rows of every type, with a record ID of any type."""
    r = random.Random(seed)
    ids = ["integer", "small integer", "leading zeros", "hundredths", "text"]
    for _ in range(count):
        yield [SHEET_VALUES[r.choice(ids)](r), "Nurse", *(make(r) for make in SHEET_VALUES.values())]


SHEET_HEADER = ["Record ID", "Job Title", *SHEET_VALUES]


def write_xlsx(file, rows):
    book = openpyxl.Workbook()
    for row in [SHEET_HEADER, *rows]:
        book.active.append(row)
    book.save(file)
    sheet = openpyxl.load_workbook(file).active
    return [[sheet_text(cell) for cell in row] for row in sheet.iter_rows(min_row=2, values_only=True)]


# --- .xls

FORMATS = {datetime.datetime: "yyyy-mm-dd hh:mm:ss", datetime.time: "hh:mm:ss"}


def write_xls(file, rows):
    book = xlwt.Workbook()
    sheet = book.add_sheet("Contacts")
    for number_of_row, row in enumerate([SHEET_HEADER, *rows]):
        for column, cell in enumerate(row):
            kind = FORMATS.get(type(cell))
            style = xlwt.easyxf(num_format_str=kind) if kind else xlwt.Style.default_style
            if cell is not None:
                sheet.write(number_of_row, column, cell, style)
    book.save(file)
    book = xlrd.open_workbook(file)
    sheet = book.sheet_by_index(0)
    return [[xls_text(cell, book.datemode) for cell in sheet.row(row)] for row in range(1, sheet.nrows)]


def xls_text(cell, datemode):
    if cell.ctype == xlrd.XL_CELL_DATE:
        if cell.value < 1:
            return sheet_text(datetime.time(*xlrd.xldate_as_tuple(cell.value, datemode)[3:]))
        return sheet_text(xlrd.xldate_as_datetime(cell.value, datemode).replace(microsecond=0))
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return sheet_text(bool(cell.value))
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return xlrd.error_text_from_code[cell.value]
    return sheet_text(cell.value)


# --- Parquet

def integer(bits, signed=True):
    low, high = (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1) if signed else (0, 2**bits - 1)
    return lambda r: r.choice([low, high, 0, r.randint(low, high)])


def decimals(precision, scale):
    return lambda r: decimal.Decimal(r.randint(-(10**precision) + 1, 10**precision - 1)).scaleb(
        -scale, decimal.Context(prec=precision)
    )


def moments(unit):
    size = {"s": 10**6, "ms": 1000, "us": 1, "ns": 1}[unit]
    last = 2**62 // 1000 if unit == "ns" else 253402300799 * 10**6
    return lambda r: EPOCH + datetime.timedelta(microseconds=r.randint(-10**15, last) // size * size)


PARQUET_TYPES = {
    **{f"int{bits}": (pa.int64() if bits == 64 else getattr(pa, f"int{bits}")(), integer(bits)) for bits in (8, 16, 32, 64)},
    **{f"uint{bits}": (getattr(pa, f"uint{bits}")(), integer(bits, False)) for bits in (8, 16, 32, 64)},
    **{
        f"decimal {precision},{scale}": (kind(precision, scale), decimals(precision, scale))
        for kind, precision, scale in [
            (pa.decimal128, 5, 2), (pa.decimal128, 9, 0), (pa.decimal128, 18, 18), (pa.decimal128, 18, 0),
            (pa.decimal128, 38, 0), (pa.decimal128, 38, 10), (pa.decimal256, 50, 0), (pa.decimal256, 76, 30),
        ]
    },
    "half": (pa.float16(), lambda r: r.randint(-1000, 1000) / 8),
    "float": (pa.float32(), lambda r: r.randint(-79999, 79999) / 8),
    "double": (pa.float64(), lambda r: r.randint(-(10**9), 10**9) / 1024),
    "truth": (pa.bool_(), lambda r: r.random() < 0.5),
    "string": (pa.string(), lambda r: "".join(r.choices("aé工,\" \n", k=6)).strip()),
    "large string": (pa.large_string(), lambda r: f"{r.randint(0, 99):05}"),
    "dictionary": (pa.dictionary(pa.int32(), pa.string()), lambda r: r.choice(["one", "two"])),
    "binary": (pa.binary(), lambda r: "Zoë".encode()),
    "date": (pa.date32(), lambda r: datetime.date(1, 1, 1) + datetime.timedelta(days=r.randint(0, 3652058))),
    "time ms": (pa.time32("ms"), lambda r: datetime.time(r.randint(0, 23), r.randint(0, 59), 7, r.randint(0, 999) * 1000)),
    "time us": (pa.time64("us"), lambda r: datetime.time(r.randint(0, 23), 59, 7, r.randint(0, 999999))),
    "time ns": (pa.time64("ns"), lambda r: datetime.time(r.randint(0, 23), 59, 7, r.randint(0, 999999))),
    **{f"moment {unit}": (pa.timestamp(unit), moments(unit)) for unit in ("s", "ms", "us", "ns")},
    "moment with a zone": (pa.timestamp("us", "UTC"), moments("us")),
}


def write_parquet(file, seed, count=12):
    r = random.Random(seed)
    id_type, make_id = PARQUET_TYPES[r.choice(["int64", "uint64", "decimal 38,0", "int32", "large string"])]
    columns = {"Record ID": pa.array([make_id(r) for _ in range(count)], id_type)}
    columns["Job Title"] = pa.array(["Nurse"] * count)
    for name, (kind, make) in PARQUET_TYPES.items():
        values = [None if r.random() < 0.2 else make(r) for _ in range(count)]
        columns[name] = pa.array(values, kind)
    table = pa.table(columns)
    pq.write_table(table, file, row_group_size=5, version=r.choice(["1.0", "2.4", "2.6"]) if seed else "2.6")
    back = pq.read_table(file)
    texts = [[parquet_text(plain(value), column.type) for value in column] for column in back.columns]
    return back.column_names, [list(row) for row in zip(*texts)]


def plain(value):
    """A value of Python; of nanoseconds, those that are whole microseconds."""
    kind = value.type
    if value.is_valid and (pa.types.is_timestamp(kind) or pa.types.is_time(kind)) and kind.unit == "ns":
        microseconds = value.value // 1000
        if pa.types.is_time(kind):
            return (EPOCH + datetime.timedelta(microseconds=microseconds)).time()
        return EPOCH + datetime.timedelta(microseconds=microseconds)
    return value.as_py()
