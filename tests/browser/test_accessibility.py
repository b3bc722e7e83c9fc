"""Every page and the report by the rules of axe-core, in both schemes."""

from pathlib import Path

import pytest
from playwright.sync_api import expect
from test_page import EXPORT, row, tag

AXE = Path(__file__).resolve().parents[2] / "tools" / "page" / "node_modules" / "axe-core" / "axe.min.js"


@pytest.fixture(params=["light", "dark"])
def scheme(request):
    return request.param


@pytest.fixture
def look():
    """Gathers what axe finds on pages that are as they are told to be."""
    violations = []

    def look(page, what):
        # What fades in has its colours afterwards.
        page.wait_for_timeout(300)
        page.evaluate(AXE.read_text())
        found = page.evaluate("axe.run(document, { resultTypes: ['violations'] })")
        for violation in found["violations"]:
            for node in violation["nodes"]:
                violations.append(f"{what}: {violation['id']}: {node['target']}: {node['failureSummary']}")

    yield look
    assert violations == [], "\n".join(violations)


def test_nobody_is_kept_from_the_page(start, pages, scheme, look):
    page = pages.open(start(), color_scheme=scheme)
    expect(page.locator("#start")).to_be_visible()
    page.locator("summary").first.click()
    look(page, "the start")
    pages.expected.append("400")
    page.set_input_files("#file", {"name": "none.csv", "mimeType": "text/csv", "buffer": b"Name,Role\nx,y\n"})
    expect(page.get_by_role("alert")).to_contain_text("lacks the columns")
    look(page, "an error")
    tag(page, EXPORT + "111,too,many,cells\n")
    look(page, "the table")
    row(page, "T&S Lead").click()
    expect(page.locator("#explanation")).to_contain_text("most similar training titles are")
    look(page, "why a title is tagged so")
    page.locator(".choice", has_text="Executive").click()
    expect(page.locator("#pending")).to_be_visible()
    look(page, "a fix")
    page.locator("#set-all").click()
    expect(page.get_by_role("dialog")).to_contain_text("8 different titles")
    look(page, "all rows to set")
    page.locator("#selection-cancel").click()
    expect(page.get_by_role("dialog")).to_be_hidden()
    page.get_by_role("button", name="Retrain").click()
    expect(page.locator("#keep")).to_be_visible(timeout=60_000)
    look(page, "a retrained model")
    page.locator("#discard").click()
    expect(page.get_by_role("dialog")).to_be_hidden()
    page.fill("#search", "nobody is called so")
    expect(page.locator("#body")).to_contain_text("No row fits.")
    look(page, "no row")
    page.get_by_role("tab", name="Training data").click()
    expect(page.locator("#training-rows tr").first).to_be_visible()
    look(page, "the training data")
    page.get_by_role("tab", name="Audit").click()
    look(page, "before an audit")
    page.get_by_role("button", name="Look through the training data").click()
    expect(page.locator("#audit-told")).to_contain_text("to look at", timeout=60_000)
    look(page, "an audit")
    page.get_by_role("tab", name="Evaluation").click()
    page.get_by_role("button", name="Evaluate").click()
    expect(page.frame_locator("iframe.report").locator("h1")).to_contain_text("titles", timeout=60_000)
    look(page, "an evaluation")
    report = page.context.new_page()
    report.set_content(page.evaluate("fetch('/api/evaluation/report').then(answer => answer.text())"))
    look(report, "the report")


def test_nobody_is_kept_from_giving_the_token(start, pages, scheme, look):
    pages.expected.append("401")
    page = pages.open(start("--token", "correct horse battery"), color_scheme=scheme)
    expect(page.get_by_label("Token")).to_be_visible()
    look(page, "the login")
