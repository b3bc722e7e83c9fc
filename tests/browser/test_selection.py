"""Whole lists at once: a segment for all rows that fit, titles that are alike, and how far the list is."""

import functools
import re

import pytest
from playwright.sync_api import expect
from test_page import row, tag

ROLES = ["Zookeeper", "Beekeeper", "Goalkeeper", "Scorekeeper", "Innkeeper", "Housekeeper"]
LEVELS = ["", "Senior ", "Lead ", "HEAD "]
REGIONS = ["", ", EMEA", " (UK)", " - Berlin"]
TITLES = [f"{level}{role}{region}" for role in ROLES for level in LEVELS for region in REGIONS]
# 96 titles, the first of each role in two rows, and a row without one.
LIST = "Record ID,Job Title\n" + "".join(f'{at},"{title}"\n' for at, title in enumerate([*TITLES, *ROLES, ""], 1))
# The same with roles that are never quite certain.
UNCERTAIN = ["Wrangler", "Prospector", "Ombudsman", "Overseer", "Arbiter", "Falconer"]
UNCERTAIN_LIST = functools.reduce(lambda text, roles: text.replace(*roles), zip(ROLES, UNCERTAIN, strict=True), LIST)


def bar(page):
    return page.locator("#pending")


def dialog(page):
    return page.get_by_role("dialog")


def test_all_rows_that_fit_are_set_in_one_step_and_undone_in_one(start, pages, shot):
    page = pages.open(start())
    tag(page, LIST, "list.csv")
    page.fill("#search", "zookeeper")
    expect(page.locator("#rows tbody tr")).to_have_count(17)
    page.get_by_role("button", name="Set these 17 rows …").click()
    expect(dialog(page).get_by_role("heading", name="17 rows, 16 different titles")).to_be_visible()
    expect(dialog(page)).to_contain_text("Rows with “zookeeper” in the title or the record ID.")
    expect(dialog(page).locator(".sample li")).to_have_count(16)
    shot(page, "selection")
    dialog(page).get_by_role("button", name="Product").click()
    expect(dialog(page)).to_be_hidden()
    expect(bar(page)).to_contain_text("16 fixes pending")
    expect(page.locator("#rows tr.fixed")).to_have_count(17)
    shot(page, "selection-set")
    page.reload()
    bar(page).get_by_role("button", name="Undo 16").click()
    expect(bar(page)).to_be_hidden()
    expect(page.locator("#rows tr.fixed")).to_have_count(0)


def test_all_rows_are_left_as_they_are_by_keyboard(start, pages, shot):
    page = pages.open(start())
    tag(page, LIST, "list.csv")
    page.keyboard.press("1")
    expect(bar(page)).to_contain_text("1 fix pending")
    page.keyboard.press("a")
    expect(dialog(page).get_by_role("heading", name="103 rows, 96 different titles")).to_be_visible()
    expect(dialog(page).locator(".sample li")).to_have_count(20)
    expect(dialog(page)).to_contain_text("1 title has a fix already")
    expect(dialog(page)).to_contain_text("1 title is empty or too long, and left out.")
    shot(page, "selection-all")
    page.keyboard.press("Escape")
    expect(dialog(page)).to_be_hidden()
    expect(bar(page)).to_contain_text("1 fix pending")
    page.keyboard.press("a")
    expect(dialog(page)).to_be_visible()
    page.keyboard.press("c")
    expect(bar(page)).to_contain_text("96 fixes pending")
    # The table has the focus again.
    page.keyboard.press("u")
    expect(bar(page)).to_contain_text("1 fix pending")
    page.keyboard.press("a")
    expect(dialog(page)).to_be_visible()
    page.keyboard.press("0")
    expect(bar(page)).to_contain_text("96 fixes pending")
    expect(page.locator("#rows tr[data-at='0']")).to_contain_text("Not Classified")
    bar(page).get_by_role("button", name="Discard all").click()
    expect(bar(page)).to_contain_text("No fixes pending")
    bar(page).get_by_role("button", name="Undo 96").click()
    expect(bar(page)).to_contain_text("96 fixes pending")


def test_titles_like_one_that_was_fixed_are_fixed_with_it(start, pages, shot):
    page = pages.open(start())
    tag(page, LIST, "list.csv")
    row(page, "Senior Beekeeper, EMEA").click()
    panel = page.locator("#explanation")
    expect(panel).to_contain_text("The file has 15 titles like it but for case, level or region.")
    page.keyboard.press("3")
    expect(panel.get_by_role("button", name="And 15 titles like it …")).to_be_visible()
    shot(page, "alike")
    page.keyboard.press("l")
    expect(dialog(page).get_by_role("heading", name="16 rows, 15 different titles")).to_be_visible()
    expect(dialog(page).get_by_role("button", name="Set to Product")).to_be_focused()
    shot(page, "alike-dialog")
    page.keyboard.press("Enter")
    expect(bar(page)).to_contain_text("16 fixes pending")
    expect(panel.get_by_role("button", name="titles like it")).to_have_count(0)
    page.locator("#rows tbody tr[aria-selected=true]").focus()
    page.keyboard.press("u")
    expect(bar(page)).to_contain_text("1 fix pending")
    panel.get_by_role("button", name="And 15 titles like it …").click()
    dialog(page).get_by_role("button", name="Show these rows").click()
    expect(page.locator("#rows tbody tr")).to_have_count(16)
    expect(page.get_by_role("button", name="Remove the filter like “Senior Beekeeper, EMEA”")).to_be_visible()
    shot(page, "alike-shown")


def test_rows_are_found_by_segment_confidence_and_fix(start, pages):
    page = pages.open(start())
    tag(page, LIST, "list.csv")
    rows = page.locator("#rows tbody tr")
    rows.first.focus()
    page.keyboard.press("3")
    expect(rows.first).to_contain_text("fixed")
    page.locator("#fixed").select_option("fixed")
    expect(rows).to_have_count(2)
    page.locator("#fixed").select_option("not fixed")
    expect(page.locator("#pages")).to_contain_text("of 101")
    # A row that is fixed stays where it is, so that the next one is where one looks.
    rows.first.focus()
    page.keyboard.press("3")
    expect(rows.first).to_contain_text("fixed")
    page.keyboard.press("j")
    expect(page.locator("#rows tr[aria-selected=true]")).to_have_attribute("data-at", "1")
    page.fill("#to", "100")
    page.fill("#from", "1")
    expect(page.get_by_role("button", name=re.compile("^Remove the filter 1–100 %"))).to_be_visible()
    page.get_by_role("button", name=re.compile("^Set these .* rows …$")).click()
    expect(dialog(page)).to_contain_text("with a confidence of 1 to 100 %, without a fix")
    dialog(page).get_by_role("button", name="Cancel").click()


def test_progress_is_told_against_a_goal(start, pages, shot):
    page = pages.open(start())
    tag(page, UNCERTAIN_LIST, "list.csv")
    goal = page.locator(".goal")
    page.get_by_label("Confidence that is wanted").fill("100")
    expect(goal).to_contain_text(re.compile("the next 40 labels decide [0-9]+ rows"))
    reached = int(re.match(r"\d+", goal.inner_text()).group())
    # More than 40 are left, and so labels for all of them are not the next 40.
    assert reached < 60
    page.get_by_role("button", name=f"Show the other {102 - reached}").click()
    # The row without a title is not sure either.
    expect(page.locator("#pages")).to_contain_text(f"of {103 - reached}")
    # What teaches most comes first, and not what cannot be labelled.
    expect(page.locator("#rows tbody tr .title").first).not_to_have_text("(empty)")
    page.locator("#rows tbody tr").first.focus()
    page.keyboard.press("3")
    expect(goal).to_contain_text(re.compile(f"^({reached + 1}|{reached + 2}) of 102 rows (is|are)"))
    shot(page, "goal")
    page.keyboard.press("a")
    expect(dialog(page)).to_be_visible()
    page.keyboard.press("c")
    expect(goal).to_contain_text("102 of 102 rows are")
    expect(goal).to_contain_text("that is all")
    page.get_by_role("button", name="Clear all").click()
    expect(page.locator("th[data-column=record_id]")).to_have_attribute("aria-sort", "none")


def test_where_nothing_may_change_no_row_can_be_set(start, pages):
    page = pages.open(start("--read-only"))
    tag(page, LIST, "list.csv")
    expect(page.locator(".goal")).to_contain_text("of 102 rows")
    expect(page.locator("#set-all")).to_have_count(0)
    page.keyboard.press("a")
    page.keyboard.press("l")
    expect(dialog(page)).to_be_hidden()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 820, 1280])
def test_it_fits_every_width_and_scheme(start, pages, shot, scheme, width):
    page = pages.open(start(), color_scheme=scheme, viewport={"width": width, "height": 844}, has_touch=width == 390)

    def fits(name):
        shot(page, f"{name}-{width}-{scheme}")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name

    tag(page, LIST, "list.csv")
    fits("goal")
    page.locator("#set-all").click()
    expect(dialog(page)).to_be_visible()
    fits("selection")
    dialog(page).get_by_role("button", name="Leave as they are").click()
    expect(bar(page)).to_contain_text("96 fixes pending")
    fits("selection-set")
    bar(page).get_by_role("button", name="Undo 96").click()
    row(page, "Senior Beekeeper, EMEA").click()
    page.locator(".choice", has_text="Product").click()
    expect(page.locator("#like")).to_be_visible()
    fits("alike")
