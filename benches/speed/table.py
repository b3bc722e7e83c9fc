"""The measurements as Markdown tables."""

from collections.abc import Callable

from methods import METHODS, SLOW_ROWS
from results import Results


def markdown(results: Results) -> str:
    """Time and memory by rows and method, training, start, and how far the methods agree."""
    blocks = [_machine(results), _seconds(results), _memory(results), _training(results), _start(results)]
    if results.alike:
        blocks.append(_agreement(results))
    return "\n\n".join([*blocks, *_notes(results)]) + "\n"


def _machine(results: Results) -> str:
    at = results.setting["machine"]
    return (
        f"{at['processor']}, {at['cores']} cores, {at['memory_gb']} GB; {at['system']}, Python {at['python']}. "
        f"Rounds: {results.setting['rounds']}; medians."
    )


def _seconds(results: Results) -> str:
    """Seconds from start to end; in brackets how many times as long as persona."""

    def cell(name: str, rows: int) -> str:
        return _compared(results, "seconds", "predict", name, rows)

    return _by_rows("Seconds to tag an export (times as long as persona)", results, results.methods(), cell)


def _memory(results: Results) -> str:
    def cell(name: str, rows: int) -> str:
        return _number(results.median("peak_mb", "predict", name, rows))

    return _by_rows("Peak memory in MB", results, results.methods(), cell)


def _agreement(results: Results) -> str:
    shares = {(one["method"], one["rows"]): one["share"] for one in results.alike}

    def cell(name: str, rows: int) -> str:
        share = shares.get((name, rows))
        return "–" if share is None else f"{100 * share:.1f} %"

    others = [name for name in results.methods() if name != "persona"]
    return _by_rows("Rows tagged as persona tags them", results, others, cell)


def _training(results: Results) -> str:
    title = f"Learning from {results.setting['titles']:,} titles"
    rows = [[title, "seconds", "CPU seconds", "peak MB"]]
    for name in results.methods():
        mark = " ²" if METHODS[name].slow else ""
        figures = [results.median(figure, "train", name) for figure in ("cpu_seconds", "peak_mb")]
        seconds = _compared(results, "seconds", "train", name, None)
        rows.append([METHODS[name].title + mark, seconds, *map(_number, figures)])
    return _table(rows)


def _start(results: Results) -> str:
    """What a user waits for who asks little."""
    rows = [["Short runs", "seconds", "peak MB"]]
    if "persona" in results.methods():
        figures = [results.median(figure, "similar", "persona") for figure in ("seconds", "peak_mb")]
        rows.append(["persona, the titles most similar to one", *map(_number, figures)])
    for name in results.methods():
        figures = [results.median(figure, "predict", name, min(results.rows())) for figure in ("seconds", "peak_mb")]
        rows.append([f"{METHODS[name].title}, an export of {min(results.rows()):,} rows", *map(_number, figures)])
    return _table(rows)


def _notes(results: Results) -> list[str]:
    new = results.setting["new_titles"]
    share = "every row has a title of its own" if new == 1 else f"{100 * new:.0f} % of the rows bring a new title"
    notes = [
        f"Exports: {share}. Every method learned from the same titles. A process each: it loads its model, reads "
        "the file and writes it back."
    ]
    if any(METHODS[name].slow for name in results.methods()):
        notes.append(f"¹ Asked for up to {SLOW_ROWS:,} rows only: more takes too long.")
        notes.append("² Learned once, when there was no model for these titles yet.")
    return notes


def _by_rows(title: str, results: Results, names: list[str], cell: Callable[[str, int], str]) -> str:
    """A row for each size of the export, a column for each of the methods `names`."""
    heads = [METHODS[name].title + (" ¹" if METHODS[name].slow else "") for name in names]
    rows = [[f"{rows:,}", *(cell(name, rows) for name in names)] for rows in results.rows()]
    return f"{title}:\n\n" + _table([["rows", *heads], *rows])


def _compared(results: Results, figure: str, task: str, name: str, rows: int | None) -> str:
    own, found = (results.median(figure, task, one, rows) for one in ("persona", name))
    if found is None or own is None or name == "persona":
        return _number(found)
    return f"{_number(found)} ({_number(found / own)}×)"


def _number(value: float | None) -> str:
    """Three digits, or all before the point."""
    if value is None:
        return "–"
    decimals = 2 if value < 10 else 1 if value < 100 else 0
    return f"{value:,.{decimals}f}"


def _table(rows: list[list[str]]) -> str:
    head, *body = rows
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *body]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)
