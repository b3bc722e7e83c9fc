"""What a marketer does on the page, done in a real browser."""

import csv
import io
import re

import pytest
from playwright.sync_api import expect

EXPORT = """Record ID,Job Title,Company
101,Senior Software Engineer,Acme
102,Scrum Master,Acme
103,T&S Lead,"Müller & Söhne"
104,Patent Attorney,
105,<img src=x onerror=alert(1)>,
106,Nurse,
107,,
108,"Very Senior Principal Distinguished Vice President of Everything, including Legal, Compliance, Product, Engineering and a very long list of other matters (EMEA & APAC)",
109,モデレーター,
110,Scrum Master,Other
"""


def tag(page, text=EXPORT, name="export.csv"):
    page.set_input_files("#file", {"name": name, "mimeType": "text/csv", "buffer": text.encode()})
    # Beside other work a machine may take its time.
    expect(page.locator("#rows tbody tr").first).to_be_visible(timeout=30_000)


def row(page, title):
    return page.locator("#rows tbody tr", has_text=title).first


def test_a_file_is_tagged_filtered_and_downloaded(start, pages, shot):
    page = pages.open(start())
    expect(page.get_by_role("heading", name="Which personas are in your contacts?")).to_be_visible()
    shot(page, "start")
    tag(page)
    expect(page.locator("#rows tbody tr")).to_have_count(10)
    expect(page.locator("#file-told")).to_have_text("10 rows, 9 different titles")
    expect(row(page, "<img src=x onerror=alert(1)>")).to_be_visible()
    assert page.locator("#rows img").count() == 0, "titles are text"
    expect(row(page, "Patent Attorney")).to_contain_text("Legal & Compliance")
    shot(page, "table")

    page.get_by_role("button", name=re.compile("^Engineering: ")).click()
    expect(page.locator("#rows tbody tr", has_text="Senior Software Engineer")).to_have_count(1)
    expect(page.locator("#rows tbody tr", has_text="Nurse")).to_have_count(0)
    shot(page, "filtered")
    page.get_by_role("button", name="Remove the filter Engineering").click()
    expect(page.locator("#rows tbody tr")).to_have_count(10)
    page.get_by_role("button", name=re.compile("^Confidence 0 to 9 ")).click()
    expect(page.locator("#rows tbody tr", has_text="107")).to_have_count(1)
    page.get_by_role("button", name="Clear all").click()
    page.fill("#search", "scrum")
    expect(page.locator("#rows tbody tr")).to_have_count(2)
    page.fill("#search", "nobody is called so")
    expect(page.locator("#body")).to_contain_text("No row fits.")
    shot(page, "none-fits")
    page.get_by_role("button", name="Show all rows").click()
    expect(page.locator("#rows tbody tr")).to_have_count(10)

    head = page.locator("th[data-column=title]")
    head.get_by_role("button").click()
    expect(head).to_have_attribute("aria-sort", "ascending")
    expect(page.locator("#rows tbody tr .title").nth(1)).to_have_text("<img src=x onerror=alert(1)>")
    head.get_by_role("button").click()
    expect(page.locator("#rows tbody tr .title").first).to_have_text("モデレーター")

    with page.expect_download() as downloading:
        page.click("#download")
    download = downloading.value
    assert download.suggested_filename == "export.tagged.csv"
    rows = list(csv.DictReader(io.StringIO(open(download.path(), encoding="utf-8", newline="").read())))
    assert [one["Record ID"] for one in rows] == [str(number) for number in range(101, 111)]
    assert rows[2]["Company"] == "Müller & Söhne"

    page.reload()
    expect(page.locator("#rows tbody tr")).to_have_count(10)
    with page.expect_download() as downloading:
        page.click("#download-xlsx")
    workbook = downloading.value
    assert workbook.suggested_filename == "export.tagged.xlsx"
    page.get_by_role("button", name="Another file").click()
    expect(page.locator("#start")).to_be_visible()

    page.set_input_files("#file", {"name": "again.xlsx", "mimeType": "", "buffer": open(workbook.path(), "rb").read()})
    expect(page.locator("#file-told")).to_have_text("10 rows, 9 different titles")
    expect(row(page, "モデレーター")).to_be_visible()


def test_titles_are_pasted(start, pages):
    page = pages.open(start())
    page.get_by_label("Paste titles").fill("Software Engineer\nNurse\n")
    page.get_by_role("button", name="Tag these titles").click()
    expect(page.locator("#rows tbody tr")).to_have_count(2)
    expect(row(page, "Software Engineer")).to_contain_text("Engineering")


def test_a_file_is_dropped(start, pages):
    page = pages.open(start())
    expect(page.locator("#start")).to_be_visible()
    page.evaluate(
        """() => {
            const data = new DataTransfer();
            data.items.add(new File(["Record ID,Job Title\\n1,Nurse\\n"], "dropped.csv"));
            document.body.dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
        }"""
    )
    expect(page.get_by_role("heading", name="dropped.csv")).to_be_visible()


def test_why_is_told_in_words(start, pages, shot):
    page = pages.open(start())
    tag(page)
    panel = page.locator("#explanation")
    row(page, "T&S Lead").click()
    expect(panel).to_contain_text("Your title reference reads “T&S” as “Trust & Safety”.")
    expect(panel).to_contain_text("most similar training titles are")
    expect(panel).to_contain_text("Trust & Safety Manager")
    shot(page, "explained")
    row(page, "Patent Attorney").click()
    expect(panel).to_contain_text("A keyword rule decided")
    shot(page, "explained-rule")
    row(page, "107").click()
    expect(panel).to_contain_text("there is nothing to go by")
    row(page, "Very Senior Principal").click()
    expect(panel.get_by_role("heading", name="Very Senior Principal")).to_be_visible()
    shot(page, "explained-long")
    panel.get_by_role("button", name="Close").click()
    expect(panel).to_be_hidden()


def test_segments_are_set_by_keyboard_learned_from_and_kept(start, pages, shot):
    server = start()
    before = server.training.read_text()
    page = pages.open(server)
    tag(page)
    # From here on by keyboard alone: the first row has the focus.
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.locator("#explanation")).to_contain_text("Scrum Master")
    page.keyboard.press("3")
    expect(row(page, "Scrum Master")).to_contain_text("fixed")
    expect(page.locator("#rows tr.fixed")).to_have_count(2)
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    page.keyboard.press("n")
    expect(page.locator("#pending")).to_contain_text("2 fixes pending")
    page.keyboard.press("u")
    expect(page.locator("#pending")).to_contain_text("1 fix pending")
    page.keyboard.press("k")
    expect(page.locator("#rows tr[aria-selected=true]")).to_contain_text("Scrum Master")
    shot(page, "fixed")
    page.reload()
    expect(page.locator("#pending")).to_contain_text("1 fix pending")
    # The first row takes the focus once the file is there again.
    expect(page.locator("#rows tr[data-at='0']")).to_be_focused()

    page.get_by_role("button", name="Retrain").press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("heading", name="A model with 1 fix is ready")).to_be_visible(timeout=60_000)
    expect(dialog).to_contain_text("Right before")
    expect(dialog).to_contain_text("of 10 in the file")
    shot(page, "candidate")
    dialog.get_by_role("button", name="Discard").press("Enter")
    expect(dialog).to_be_hidden()
    expect(page.locator("#pending")).to_contain_text("1 fix pending")
    assert server.training.read_text() == before

    row(page, "Nurse").click()
    expect(page.locator("#explanation")).to_be_visible()
    page.get_by_role("button", name="Teach").click()
    expect(page.locator("#keep")).to_be_focused(timeout=60_000)
    expect(dialog).not_to_contain_text("Right before")
    shot(page, "taught")
    page.keyboard.press("Enter")
    expect(page.locator("#pending")).to_be_hidden()
    expect(page.locator("#explanation")).to_be_hidden()
    expect(row(page, "Scrum Master")).to_contain_text("Product")
    expect(page.locator("#rows tr.fixed")).to_have_count(0)
    assert server.training.read_text() == before + "Scrum Master,Product\n"

    page.get_by_role("tab", name="Training data").click()
    page.fill("#training-search", "scrum")
    expect(page.locator("#training-rows tr")).to_have_count(1)
    shot(page, "training")


def test_errors_are_told_and_the_page_goes_on(start, pages, shot):
    server = start("--max-upload", "1")
    page = pages.open(server)
    alert = page.get_by_role("alert")
    choose = lambda name, content: page.set_input_files("#file", {"name": name, "mimeType": "text/csv", "buffer": content})
    choose("contacts.csv", b"Name,Role\nx,y\n")
    expect(alert).to_contain_text('contacts.csv could not be read: its header lacks the columns "Record ID" and "Job Title"')
    expect(page.locator("#title-column")).to_be_visible()
    shot(page, "error")
    page.fill("#id-column", "Name")
    page.fill("#title-column", "Role")
    choose("contacts.csv", b"Name,Role\nx,Nurse\n")
    expect(page.locator("#rows tbody tr")).to_have_count(1)
    page.get_by_role("button", name="Another file").click()
    choose("large.csv", b"x" * 1_200_000)
    expect(alert).to_contain_text("1 MB at most")
    choose("empty.csv", b"")
    expect(alert).to_contain_text("empty.csv is empty")
    page.fill("#id-column", "")
    page.fill("#title-column", "")
    tag(page, EXPORT + "111,too,many,cells\n")
    expect(page.locator("#noticed")).to_contain_text("1 row could not be read")
    shot(page, "rejects")

    pages.expected.append("ERR_CONNECTION_REFUSED")
    server.stop()
    page.fill("#search", "nurse")
    expect(alert).to_contain_text("The server does not answer")


def test_a_file_that_was_left_does_not_come_back(start, pages):
    page = pages.open(start())
    tag(page)
    first = page.evaluate("location.hash").removeprefix("#file=")
    held = []
    page.route(f"**/api/files/{first}", lambda route: held.append(route))
    page.get_by_role("tab", name="Training data").click()
    with page.expect_request(f"**/api/files/{first}"):
        page.get_by_role("tab", name="Tag").click()
    page.get_by_role("button", name="Another file").click()
    tag(page, "Record ID,Job Title\n1,Nurse\n", "other.csv")
    expect(page.locator("#file-told")).to_have_text("1 row, 1 different title")
    with page.expect_response(f"**/api/files/{first}"):
        held[0].continue_()
    page.wait_for_timeout(300)
    expect(page.locator("#file-told")).to_have_text("1 row, 1 different title")
    expect(page.locator("#rows tbody tr")).to_have_count(1)


def test_read_only_shows_no_way_to_change(start, pages, shot):
    page = pages.open(start("--read-only"))
    expect(page.locator("#model")).to_contain_text("read-only")
    tag(page)
    page.keyboard.press("3")
    row(page, "Nurse").click()
    expect(page.locator("#explanation")).to_be_visible()
    expect(page.locator(".choices")).to_have_count(0)
    expect(page.locator("#pending")).to_be_hidden()
    shot(page, "read-only")


def test_the_audit_and_the_evaluation_are_shown(start, pages, shot):
    page = pages.open(start())
    page.get_by_role("tab", name="Audit").click()
    shot(page, "audit-before")
    page.get_by_role("button", name="Look through the training data").click()
    expect(page.locator("#audit-told")).to_contain_text("to look at", timeout=60_000)
    shot(page, "audit")
    first = page.locator(".finding", has=page.get_by_role("button", name=re.compile("^Make it"))).first
    first.get_by_role("button").click()
    expect(page.locator("#pending")).to_contain_text("1 fix pending")

    page.get_by_role("tab", name="Evaluation").click()
    page.get_by_role("button", name="Evaluate").click()
    report = page.frame_locator("iframe.report")
    expect(report.locator("h1")).to_contain_text("of 100 titles", timeout=60_000)
    shot(page, "evaluation")


def test_tabs_are_reached_by_arrow(start, pages):
    page = pages.open(start())
    page.get_by_role("tab", name="Tag").focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("tab", name="Training data")).to_be_focused()
    expect(page.locator("#training")).to_be_visible()
    expect(page.locator("#tag")).to_be_hidden()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 820, 1280])
def test_it_fits_every_width_and_scheme(start, pages, shot, scheme, width):
    phone = width == 390
    page = pages.open(start(), color_scheme=scheme, viewport={"width": width, "height": 844}, has_touch=phone)

    def fits(name):
        shot(page, f"{name}-{width}-{scheme}")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name

    expect(page.locator("#start")).to_be_visible()
    fits("start")
    tag(page)
    fits("table")
    target = row(page, "Very Senior Principal")
    target.tap() if phone else target.click()
    expect(page.locator("#explanation")).to_be_visible()
    fits("explained")
    page.locator(".choice", has_text="Executive").click()
    page.locator(".choice", has_text="Trust & Safety").click()
    page.locator("#explanation .close").click()
    expect(page.locator("#pending")).to_be_visible()
    fits("fixed")
    page.get_by_role("button", name="Retrain").click()
    expect(page.locator("#keep")).to_be_visible(timeout=60_000)
    fits("candidate")


def test_a_token_opens_the_page(start, pages, shot):
    server = start("--token", "correct horse battery")
    pages.expected.append("401")
    page = pages.open(server)
    expect(page.get_by_label("Token")).to_be_visible()
    shot(page, "login")
    page.get_by_label("Token").fill("wrong horse battery")
    page.get_by_role("button", name="Open").click()
    expect(page.get_by_role("alert")).to_have_text("That is not the token.")
    page.get_by_label("Token").fill("correct horse battery")
    page.get_by_role("button", name="Open").click()
    expect(page.locator("#start")).to_be_visible()
    assert "token" not in page.url
    tag(page)


def test_the_first_paint_is_soon(start, pages):
    page = pages.open(start())
    expect(page.locator("#start")).to_be_visible()
    page.reload()
    expect(page.locator("#start")).to_be_visible()
    paint = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
    # 200 ms on a computer that does nothing else.
    assert paint < 1000, paint
    print(f"first contentful paint after {paint:.0f} ms")
