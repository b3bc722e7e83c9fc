#!/usr/bin/env python3
"""Measures what hostile files and connections cost, and how soon Ctrl-C is followed.

    tests/faults/measures.py [bombs] [strange] [connections] [interrupts]
"""

import gzip
import io
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
import zipfile
from pathlib import Path

from scenarios import TRAIN, Base

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = Path(os.environ.get("PERSONA") or ROOT / "target" / "release" / "persona").resolve()
HEADER = "Record ID,Job Title\n"


def run(folder, *arguments, stdin=subprocess.DEVNULL):
    """Runs the program. Gives its status, its peak memory in MB, its seconds and what it said last."""
    begun = time.time()
    with tempfile.TemporaryFile("w+") as said:
        process = subprocess.Popen([PROGRAM, *arguments], cwd=folder, stdin=stdin, stdout=subprocess.DEVNULL, stderr=said)
        _, status, usage = os.wait4(process.pid, 0)
        said.seek(0)
        lines = said.read().strip().splitlines()
    reason = next((lines[at + 1:] for at, line in enumerate(lines) if line.startswith("❌")), lines)
    reason = " ".join(line.strip() for line in reason if "log of this run" not in line)
    return os.waitstatus_to_exitcode(status), usage.ru_maxrss // 1024, time.time() - begun, reason[:150]


def tell(name, size, outcome):
    code, memory, seconds, reason = outcome
    print(f"| {name} | {size / 1e6:.2f} MB | {code} | {memory} MB | {seconds:.1f} s | {reason} |", flush=True)


def sheet(cells, strings=()):
    """A workbook of which the sheet is `cells`, and which shares `strings`."""
    parts = {
        "[Content_Types].xml": '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>',
        "_rels/.rels": '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": '<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
    }
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
            part.write(b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>')
            for cell in cells:
                part.write(cell)
        if strings:
            with archive.open("xl/sharedStrings.xml", "w", force_zip64=True) as part:
                for piece in strings:
                    part.write(piece)
    return file.getvalue()


def far_cell():
    """An old workbook with a cell in the last row and the last column that the format has numbers for."""
    book = bytearray((ROOT / "fuzz" / "seeds" / "old.xls").read_bytes())
    # A text of the pool: its kind, its length, then row and column.
    cell = book.rindex(b"\xfd\x00\x0a\x00")
    book[cell + 4 : cell + 8] = b"\xff" * 4
    return bytes(book)


def packed(pieces):
    file = io.BytesIO()
    with gzip.GzipFile(fileobj=file, mode="wb", compresslevel=9) as stream:
        for piece in pieces:
            stream.write(piece)
    return file.getvalue()


def zipped(pieces):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("a.csv", "w", force_zip64=True) as part:
        for piece in pieces:
            part.write(piece)
    return file.getvalue()


def bombs(base, folder):
    print("| file | its size | status | most memory | time | what was said |\n|---|---|---|---|---|---|")
    million = b"x" * 1_000_000
    rows = ("1,Nurse\n" * 100_000).encode()
    row = b'<row r="1"><c r="A1" t="inlineStr"><is><t>' + b"x" * 30_000 + b"</t></is></c></row>"
    files = {
        "gzip, one line of 1 GB": packed(million for _ in range(1000)),
        "gzip, 40 million rows in it": packed([HEADER.encode(), *(rows for _ in range(400))]),
        "zip, one line of 5 GB": zipped(million for _ in range(5000)),
        "xlsx, one cell of 1 GB": sheet([b'<row r="1"><c r="A1" t="inlineStr"><is><t>', *(million for _ in range(1000))]),
        "xlsx, a sheet of 3 GB": sheet(row for _ in range(100_000)),
        "xlsx, 60 MB of tags that never end": sheet(b"<a>" * 1_000_000 for _ in range(20)),
        "xlsx, 600 MB of tags that never end": sheet(b"<a>" * 1_000_000 for _ in range(200)),
        "xlsx, 100 million empty strings": sheet([], [b"<sst>", *(b"<si/>" * 1_000_000 for _ in range(100))]),
        "xls, a cell far outside": far_cell(),
        "xlsx, a cell far outside": sheet([b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>']),
    }
    for name, content in files.items():
        (folder / "bomb").write_bytes(content)
        tell(name, len(content), run(folder, "predict", "--input", "bomb", "--output", "out.csv"))


def strange(base, folder):
    print("| input | its size | status | most memory | time | what was said |\n|---|---|---|---|---|---|")
    cases = {
        "100,000 columns": "Record ID,Job Title" + ",x" * 100_000 + "\n1,Nurse" + ",y" * 100_000 + "\n",
        "one record ID 100,000 times": HEADER + "7,Nurse\n" * 100_000,
    }
    for name, text in cases.items():
        (folder / "strange.csv").write_text(text)
        tell(name, len(text), run(folder, "predict", "--input", "strange.csv", "--output", "out.csv"))
    grows = folder / "grows.csv"
    grows.write_text(HEADER + "1,Nurse\n" * 200_000)
    stop = threading.Event()

    def grow():
        with open(grows, "a") as file:
            while not stop.is_set():
                file.write("2,Chef\n" * 1000)
                file.flush()
                time.sleep(0.01)

    grower = threading.Thread(target=grow)
    grower.start()
    outcome = run(folder, "predict", "--input", "grows.csv", "--output", "out.csv")
    stop.set()
    grower.join()
    tell("a file that grows while it is read", grows.stat().st_size, outcome)


def connections(base, folder):
    server = subprocess.Popen([PROGRAM, "serve", "--port", "0"], cwd=folder, stdout=subprocess.PIPE, text=True)
    address = server.stdout.readline().split("http://")[1].split("/")[0]
    host, port = address.split(":")
    begun = time.time()
    held = []
    for _ in range(1000):
        held.append(socket.create_connection((host, int(port))))
        held[-1].sendall(b"GET / HTTP/1.1\r\nHost: loc")
        held[-1].setblocking(False)
    opened, worst, answered, closed_at = time.time() - begun, 0.0, 0, None
    while time.time() - begun < 60:
        asked = time.time()
        urllib.request.urlopen(f"http://{address}/health", timeout=30).read()
        worst, answered = max(worst, time.time() - asked), answered + 1
        held = [connection for connection in held if not is_closed(connection)]
        if not held:
            closed_at = time.time() - begun
            break
        time.sleep(0.1)
    server.send_signal(signal.SIGINT)
    server.wait()
    print(f"1,000 half-open connections, opened in {opened:.1f} s: all closed after {closed_at} s; meanwhile {answered} "
          f"requests of others were answered, the slowest in {worst:.2f} s")


def is_closed(connection):
    try:
        return connection.recv(4096) == b""
    except BlockingIOError:
        return False
    except OSError:
        return True


def interrupts(base, folder):
    (folder / "many.csv").write_text(HEADER + "".join(f"{n},Nurse number {n}\n" for n in range(600_000)))
    data = ["--training-data", ROOT / "data" / "training_data.csv", "--background", ROOT / "data" / "background_titles.csv"]
    cases = {
        "train": (["train", *data], [1, 4, 10]),
        "audit": (["audit", *data], [1, 4, 10]),
        "evaluate": (["evaluate", *data], [1, 4, 10]),
        "teach": (["teach", "Evals Lead", "GenAI"], [0.5, 2]),
        "predict": (["predict", "--input", "many.csv", "--output", "out.csv"], [0.3, 1, 3]),
    }
    print("| command | Ctrl-C after | gone after | status |\n|---|---|---|---|")
    for name, (arguments, moments) in cases.items():
        for moment in moments:
            interrupt(folder, name, arguments, lambda process, moment=moment: wait(process, moment))
    # A workbook is packed once all rows are in its sheet.
    interrupt(folder, "predict, while an .xlsx is packed", ["predict", "--input", "many.csv", "--output", "out.xlsx"], wait_for_packing)
    left = [path.name for path in folder.rglob(".persona-*")]
    print(f"Left behind: {left or 'nothing'}")


def wait(process, moment):
    time.sleep(moment)
    return f"{moment} s"


def wait_for_packing(process):
    """Until the output, which is empty while the rows are written elsewhere, has grown."""
    while process.poll() is None:
        for path in Path(f"/proc/{process.pid}/fd").iterdir():
            try:
                if ".persona-" in os.readlink(path) and path.stat().st_size > 100_000:
                    return f"{path.stat().st_size} bytes"
            except OSError:
                continue
        time.sleep(0.002)
    return "its end"


def interrupt(folder, name, arguments, until):
    process = subprocess.Popen([PROGRAM, *arguments], cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    when = until(process)
    process.send_signal(signal.SIGINT)
    begun = time.time()
    process.wait()
    print(f"| {name} | {when} | {time.time() - begun:.2f} s | {process.returncode} |", flush=True)


def main():
    parts = {"bombs": bombs, "strange": strange, "connections": connections, "interrupts": interrupts}
    with tempfile.TemporaryDirectory(prefix="persona-measures-") as folder:
        base = Base(PROGRAM, Path(folder) / "base")
        for name in sys.argv[1:] or parts:
            print(f"\n{name}\n")
            parts[name](base, base.folder)


if __name__ == "__main__":
    main()
