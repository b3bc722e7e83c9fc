"""The comparison as a Markdown table with footnotes."""

from statistics import mean

from methods import METHODS


def markdown(results: dict[str, dict[int, list[dict]]], sizes: list[int], largest: int) -> str:
    """Methods by sizes: mean accuracy in percent, and the calibration error at the last size.

    `results` holds the figures of each draw by method and size; `largest` is the
    number of all titles that are not held out.
    """
    heads = [f"all ({size:,})" if size == largest else f"{size:,}" for size in sizes]
    lines = [
        _row(["trained on", *heads, "ECE"]),
        _row(["---", *["---:"] * (len(sizes) + 1)]),
    ]
    for name, by_size in results.items():
        mark = {"persona": " ¹", "replaced": " ²", "fasttext": " ³"}.get(name, " ⁴" if "minilm" in name else "")
        errors = [one["calibration_error"] for one in by_size[sizes[-1]]]
        error = "–" if None in errors else f"{100 * mean(errors):.1f}"
        shares = [_percent(by_size[size], "accuracy") for size in sizes]
        lines.append(_row([METHODS[name].title + mark, *shares, error]))
    return "\n".join([*lines, "", *_notes(results, sizes, heads)])


def _notes(results: dict, sizes: list[int], heads: list[str]) -> list[str]:
    draws = next(iter(results.values()))[sizes[0]]
    notes = [
        f"Mean accuracy in % (draws: {len(draws)}) on {draws[0]['held_out']:,} titles held out: a fifth of every segment, "
        "the same for every method, but those that ship with persona. ECE: expected calibration error of the confidence in percentage points (10 bins "
        f"of equal count), trained on {heads[-1]}; – where a method states none."
    ]
    if "persona" in results:
        notes.append(
            "¹ Run as a program, from file to file, with no title reference. Where it has the options, it learns "
            "from the titles given alone and names a segment for every title."
        )
    if "replaced" in results:
        shares = ", ".join(_percent(results["replaced"][size], "accuracy_above_threshold") for size in sizes)
        notes.append(
            "² Its most probable segment, whatever the probability. It prints none below 50 %; with that rule the "
            f"row reads {shares}."
        )
    if "fasttext" in results:
        notes.append("³ Words, word pairs, letters 3-5; passes and rate chosen on a fifth of the training titles.")
    if any("minilm" in name for name in results):
        notes.append(
            "⁴ The float32 model with mean pooling. The strength of the regression is chosen on a fifth of the "
            "training titles; the confidence of k-NN is the share of the vote."
        )
    notes.append("Fine-tuned transformers (SetFit) are not compared: they need PyTorch, a download of several GB.")
    return [line for note in notes for line in (note, "")]


def _percent(draws: list[dict], figure: str) -> str:
    return f"{100 * mean(one[figure] for one in draws):.1f}"


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"
