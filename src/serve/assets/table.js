// The tagged rows: charts and filters, the table, and the keys that work in it.

import { $, alert, allSegments, announce, chip, h, keyOf, later, pager, plural, put } from "./dom.js";
import { address, get } from "./api.js";
import { confidenceChart, meter, segmentChart } from "./charts.js";
import { tellDownload } from "./download.js";
import { closeExplanation, explain, explanationIsOpen, refreshExplanation } from "./explain.js";
import { isFiltered, parameters, unfiltered, unsorted } from "./filter.js";
import { isSameTitle, onFixes, setFix, undo } from "./fixes.js";
import { goalLine, tellGoal } from "./goal.js";
import { keysTold } from "./keys.js";
import { openSelection } from "./selection.js";

/** @import { File, Filter, Row, RowsPage, Wanted } from "./types.js" */

const SIZE = 50;
const COLUMNS = [
  ["record_id", "Record ID"],
  ["title", "Job title"],
  ["persona_segment", "Persona segment"],
  ["confidence_score", "Confidence"],
];

/** @type {File | null} */
let file = null;
/** @type {() => void} */
let restart;
/** @type {Wanted} */
let wanted;
/** @type {RowsPage} */
let page;
let offset = 0;
let current = 0; // the place of the row in the page that keys act on
let asked = 0;

export const currentFile = () => file;

/**
 * Shows a file that was tagged. `leave` is called where somebody wants another one.
 * @param {File} opened
 * @param {() => void} leave
 */
export async function openResults(opened, leave) {
  file = opened;
  restart = leave;
  wanted = { ...unfiltered(), ...unsorted };
  [offset, current] = [0, 0];
  build(file);
  tellGoal(file.id);
  await load();
  focusRow(0, false);
}

export function closeResults() {
  file = null;
  closeExplanation();
}

/** As the server has them now. */
export async function reloadResults() {
  const before = file;
  if (!before) return;
  const now = await get(`/api/files/${before.id}`);
  // Meanwhile somebody may have gone on to another file.
  if (file !== before) return;
  file = now;
  tellFile(now);
  tellGoal(now.id);
  await load();
}

/** @param {File} opened */
function build(opened) {
  /** @type {(id: string, label: string, value: number) => Node} */
  const number = (id, label, value) =>
    h("label", { class: "inline" }, label, h("input", { id, type: "number", min: 0, max: 100, value, inputmode: "numeric" }));
  put($("results"),
    h("div", { class: "bar-top" },
      h("div", { class: "file" }, h("h1", {}, opened.name), h("p", { class: "quiet", id: "file-told" })),
      h("div", { class: "actions" },
        h("button", { class: "button", onclick: restart }, "Another file"),
        h("a", { class: "button", id: "download-xlsx", download: "" }, "Download XLSX"),
        h("a", { class: "button primary", id: "download", download: "" }, "Download CSV"))),
    h("div", { id: "noticed" }),
    h("div", { class: "charts" },
      h("figure", { class: "card" }, h("figcaption", {}, "Persona segments"), h("div", { id: "segment-chart" })),
      h("figure", { class: "card" }, h("figcaption", {}, "Confidence"), h("div", { id: "confidence-chart" }))),
    goalLine(() => { if (file) tellGoal(file.id); }, (goal) => showOnly({ to: goal - 1, fixed: "false" }, { sort: "review", goal })),
    h("div", { class: "filters", role: "search" },
      h("input", { id: "search", type: "search", placeholder: "Search titles and record IDs", "aria-label": "Search titles and record IDs", autocomplete: "off" }),
      number("from", "Confidence", 0), number("to", "to", 100),
      h("label", { class: "inline" }, "Fixes", h("select", { id: "fixed" },
        [["", "any"], ["true", "fixed"], ["false", "not fixed"]].map(([value, label]) => h("option", { value }, label)))),
      h("div", { class: "chips", id: "chips" }),
      isReadOnly() ? null : h("button", { class: "button small", id: "set-all", onclick: setThese })),
    h("div", { class: "split", id: "split" },
      h("div", { class: "card rows" },
        h("div", { class: "scroll" },
          h("table", { role: "grid", "aria-label": "Tagged rows", id: "rows" },
            h("thead", {}, h("tr", {}, COLUMNS.map(([name, label]) =>
              h("th", { scope: "col", "data-column": name }, h("button", { class: "plain", onclick: () => sortBy(name) }, label))))),
            h("tbody", { id: "body" }))),
        h("div", { class: "below" }, h("div", { id: "pages" }), keysTold(isReadOnly()))),
      h("aside", { id: "explanation", class: "card explanation", "aria-label": "Why this segment", hidden: true })));
  $("search").addEventListener("input", later(() => filter({ text: $("search").value }), 180));
  const range = later(() => {
    /** @param {HTMLInputElement} field */
    const percent = (field) => Math.min(100, Math.max(0, Math.round(Number(field.value)) || 0));
    filter({ from: percent($("from")), to: percent($("to")) });
  }, 350);
  $("from").addEventListener("input", range);
  $("to").addEventListener("input", range);
  $("fixed").addEventListener("change", () => filter({ fixed: $("fixed").value }));
  $("body").addEventListener("click", (event) => {
    /** @type {HTMLElement | null | undefined} */
    const row = asElement(event.target)?.closest("tr[data-at]");
    if (row) choose(Number(row.dataset.at), true);
  });
  $("results").onkeydown = keys;
  tellFile(opened);
}

const isReadOnly = () => document.body.classList.contains("read-only");

/** @param {EventTarget | null} target */
const asElement = (target) => (target instanceof Element ? target : null);

/** @param {File} told */
function tellFile(told) {
  $("file-told").textContent = `${plural(told.rows, "row")}, ${plural(told.titles, "different title")}`;
  const rejects = h("a", { href: `/api/files/${told.id}/download?format=rejects`, download: "" }, "Download them");
  put($("noticed"), [
    told.rejected ? h("div", { class: "notice" }, h("p", {},
      `${plural(told.rejected, "row")} could not be read, such as line ${told.rejects[0].line}: ${told.rejects[0].reason}. `,
      rejects)) : null,
    told.outdated ? h("div", { class: "notice" }, h("p", {}, "A newer model is in use than the one that tagged this file. Choose the file again to tag it anew.")) : null,
    told.notes.map((note) => h("div", { class: "notice" }, h("p", {}, `${note}.`))),
  ]);
}

async function load() {
  if (!file) return;
  const mine = (asked += 1);
  const sorting = wanted.sort === "row" ? {} : { sort: wanted.sort, order: wanted.order, goal: wanted.goal };
  const path = address(`/api/files/${file.id}/rows`, { ...parameters(wanted), ...sorting, offset, limit: SIZE });
  /** @type {RowsPage} */
  let loaded;
  try {
    loaded = await get(path);
  } catch (error) {
    if (error.code === "not_found") restart();
    return alert(error.message);
  }
  if (mine !== asked || !file) return;
  page = loaded;
  draw();
  refreshExplanation(page.rows);
}


function draw() {
  drawCharts();
  put($("pages"), pager(page.offset, SIZE, page.matching, (to) => turn(to, 0)));
  for (const head of $("rows").querySelectorAll("th")) {
    const sorted = head.dataset.column === wanted.sort;
    head.setAttribute("aria-sort", sorted ? (wanted.order === "desc" ? "descending" : "ascending") : "none");
  }
  drawRows();
  drawChips();
  if (file) tellDownload(file.id, wanted, page.matching);
}

/** A bar that is pressed keeps the focus, though it is a new one then. */
function drawCharts() {
  const focused = document.activeElement?.closest("svg.chart [role=button]")?.getAttribute("aria-label")?.split(":")[0];
  put($("segment-chart"), segmentChart($("segment-chart").clientWidth, page.segments, wanted.segment, toggleSegment));
  put($("confidence-chart"), confidenceChart($("confidence-chart").clientWidth, page.confidence, wanted.from, wanted.to, toggleConfidence));
  if (focused) {
    /** @type {NodeListOf<SVGElement>} */
    const bars = $("results").querySelectorAll("svg.chart [role=button]");
    [...bars].find((bar) => bar.getAttribute("aria-label")?.startsWith(`${focused}:`))?.focus();
  }
}

function drawRows() {
  const body = $("body");
  const hadFocus = body.contains(document.activeElement);
  current = Math.min(current, Math.max(0, page.rows.length - 1));
  if (page.rows.length === 0) {
    put(body, h("tr", { class: "none" }, h("td", { colspan: COLUMNS.length },
      isFiltered(wanted) ? ["No row fits. ", h("button", { class: "link", onclick: clear }, "Show all rows")] : "The file has no rows.")));
    return;
  }
  put(body, ...page.rows.map((row, at) => {
    const fixed = row.fix;
    return h("tr", { "data-at": at, tabindex: at === current ? 0 : -1, "aria-selected": at === current, class: fixed ? "fixed" : "" },
      h("td", { class: "id" }, row.record_id),
      h("td", { class: "title", title: row.title.length > 60 ? row.title : null }, row.title || h("span", { class: "quiet" }, "(empty)")),
      h("td", { class: "segment" },
        fixed && fixed !== row.persona_segment ? [chip(row.persona_segment, "was"), h("span", { class: "arrow", "aria-label": "changed to" }, "→")] : null,
        chip(fixed ?? row.persona_segment), fixed ? h("span", { class: "badge" }, "fixed") : null),
      h("td", { class: "score" }, meter(row.confidence_score)));
  }));
  if (hadFocus) body.rows[current]?.focus({ preventScroll: true });
}

function drawChips() {
  /** @type {(text: string, change: Partial<Wanted>) => Node} */
  const off = (text, change) =>
    h("button", { class: "button small off", onclick: () => filter(change), "aria-label": `Remove the filter ${text}` }, text, h("span", { "aria-hidden": "true" }, " ✕"));
  const chips = wanted.segment.map((name) => off(name, { segment: wanted.segment.filter((one) => one !== name) }));
  if (wanted.from > 0 || wanted.to < 100) chips.push(off(`${wanted.from}–${wanted.to} %`, { from: 0, to: 100 }));
  if (wanted.like) chips.push(off(`like “${wanted.like}”`, { like: "" }));
  if (isFiltered(wanted)) chips.push(h("button", { class: "link", onclick: clear }, "Clear all"));
  put($("chips"), ...chips);
  for (const id of /** @type {const} */ (["from", "to"])) {
    if (document.activeElement !== $(id)) $(id).value = String(wanted[id]);
  }
  $("fixed").value = wanted.fixed;
  if (!isReadOnly()) {
    $("set-all").textContent = isFiltered(wanted) ? `Set ${page.matching === 1 ? "this row" : `these ${plural(page.matching, "row")}`} …` : `Set all ${plural(page.matching, "row")} …`;
    $("set-all").disabled = page.matching === 0;
  }
}

/** @param {Partial<Wanted>} change */
function filter(change) {
  Object.assign(wanted, change);
  [offset, current] = [0, 0];
  closeExplanation();
  return load().then(() => announce(`${plural(page.matching, "row")} fit.`));
}

/**
 * Shows the rows that fit these filters alone.
 * @param {Partial<Filter>} only
 * @param {Partial<Wanted>} sorting
 */
function showOnly(only, sorting = {}) {
  // Nothing else sets the field: what somebody types while rows are on their way must stay.
  $("search").value = "";
  return filter({ ...unfiltered(), ...only, ...sorting });
}

const clear = () => showOnly({}, wanted.sort === "review" ? unsorted : {});

/** Asks what segment all rows that fit should have. */
function setThese() {
  if (file && page.matching) openSelection(file.id, wanted, { back });
}

/**
 * Asks what segment the other titles should have that are like a row's.
 * @param {Row} row
 */
function setLike(row) {
  /** @type {Filter} */
  const like = { ...unfiltered(), like: row.title, fixed: "false" };
  if (file && row.title) openSelection(file.id, like, { segment: row.fix, look: () => showOnly(like), back });
}

const back = () => focusRow(current, false);

/** @param {string} name */
function toggleSegment(name) {
  const { segment } = wanted;
  filter({ segment: segment.includes(name) ? segment.filter((one) => one !== name) : [...segment, name] });
}

/** @type {(low: number, high: number) => void} */
function toggleConfidence(low, high) {
  const is = wanted.from === low && wanted.to === high;
  filter(is ? { from: 0, to: 100 } : { from: low, to: high });
}

/** @param {string} column */
function sortBy(column) {
  if (wanted.sort !== column) Object.assign(wanted, unsorted, { sort: column });
  else if (wanted.order === "asc") wanted.order = "desc";
  else Object.assign(wanted, unsorted);
  [offset, current] = [0, 0];
  load();
}

/**
 * @param {number} to the page's offset
 * @param {number} at the row in it
 */
async function turn(to, at) {
  [offset, current] = [to, at];
  await load();
  $("rows").scrollIntoView({ block: "nearest" });
}

/** @param {number} at */
function focusRow(at, scroll = true) {
  /** @type {NodeListOf<HTMLElement>} */
  const rows = $("body").querySelectorAll("tr[data-at]");
  if (!rows[at]) return;
  rows[current]?.setAttribute("tabindex", "-1");
  rows[current]?.setAttribute("aria-selected", "false");
  current = at;
  rows[at].setAttribute("tabindex", "0");
  rows[at].setAttribute("aria-selected", "true");
  rows[at].focus({ preventScroll: !scroll });
  if (scroll) rows[at].scrollIntoView({ block: "nearest" });
}

/**
 * @param {number} at
 * @param {boolean} why whether to tell, if that is not told already
 */
function choose(at, why) {
  focusRow(at);
  const row = page.rows[at];
  if (file && row && (why || explanationIsOpen())) explain(file, row, { fix, like: setLike, leave: back });
}

/** @param {number} step */
async function move(step) {
  const at = current + step;
  if (at >= 0 && at < page.rows.length) return choose(at, false);
  if (at < 0 && offset > 0) await turn(offset - SIZE, SIZE - 1);
  else if (at >= page.rows.length && offset + page.rows.length < page.matching) await turn(offset + SIZE, 0);
  else return;
  choose(current, false);
}

/**
 * Sets the segment of a row.
 * @param {Row} row
 * @param {string} segment
 */
async function fix(row, segment) {
  const was = row.fix ?? null;
  // What the model says anyway is no fix.
  const wish = segment === row.persona_segment && was ? null : segment;
  if (wish === was) return;
  await setFix(row.title, wish);
  announce(wish ? `${row.title} set to ${wish}.` : `The fix of ${row.title} is taken back.`);
}

/** @type {Record<string, number>} how many rows a key moves on */
const STEPS = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1, PageDown: 10, PageUp: -10 };

/** @param {KeyboardEvent} event */
function keys(event) {
  const target = asElement(event.target);
  if (event.ctrlKey || event.metaKey || event.altKey || target?.closest("input, textarea, select")) return;
  const onButton = target?.closest("button, a, [role=button]");
  const row = page.rows[current];
  const mayFix = !isReadOnly();
  const step = STEPS[event.key];
  const set = event.key === "n" || event.key === "0"
    ? allSegments().at(-1)
    : allSegments().find((segment) => keyOf(segment) === event.key);
  if (step && Math.abs(step) === 1) move(step);
  else if (step) choose(Math.min(page.rows.length - 1, Math.max(0, current + step)), false);
  else if (event.key === "Home" && !onButton) choose(0, false);
  else if (event.key === "End" && !onButton) choose(page.rows.length - 1, false);
  else if (event.key === "Enter" && !onButton) choose(current, true);
  else if (event.key === "Escape" && explanationIsOpen()) { closeExplanation(); focusRow(current); }
  else if (event.key === "/") $("search").focus();
  else if (event.key === "u" && mayFix) undo();
  else if (event.key === "a" && mayFix) setThese();
  else if (event.key === "l" && mayFix && row) setLike(row);
  else if (set && mayFix && row) fix(row, set).catch((error) => alert(error.message));
  else return;
  event.preventDefault();
}

window.addEventListener("resize", later(() => {
  if (file && page && !$("results").hidden) drawCharts();
}, 120));

onFixes(async (set) => {
  if (!file || $("results").hidden) return;
  // Rows that are on their way may have been asked for before.
  if (!set || !page) {
    tellGoal(file.id);
    await load();
    return;
  }
  // Rows stay where they are, though a filter by fixes would not find them any more.
  for (const row of page.rows) {
    if (isSameTitle(row.title, set.title)) row.fix = set.segment ?? undefined;
  }
  drawRows();
  if (file) tellDownload(file.id, wanted, page.matching);
  refreshExplanation(page.rows);
  tellGoal(file.id);
});
