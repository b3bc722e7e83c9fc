// The tagged rows: charts and filters, the table, and the keys that work in it.

import { $, alert, allSegments, announce, chip, count, h, keyOf, later, pager, plural, put, show } from "./dom.js";
import { address, get } from "./api.js";
import { confidenceChart, meter, segmentChart } from "./charts.js";
import { closeExplanation, explain, explanationIsOpen } from "./explain.js";
import { fixOf, onFixes, pendingCount, setFix, undo } from "./fixes.js";
import { restart } from "./tag.js";

const SIZE = 50;
const SHEET_ROWS = 1_048_576; // of an Excel sheet, with its header
const COLUMNS = [
  ["record_id", "Record ID"],
  ["title", "Job title"],
  ["persona_segment", "Persona segment"],
  ["confidence_score", "Confidence"],
];

let file = null;
let wanted, offset, page, current; // `current` is the place of the row in the page that keys act on
let asked = 0;

const unfiltered = () => ({ text: "", segment: [], from: 0, to: 100, fixed: false });
const isFiltered = () => wanted.text || wanted.segment.length || wanted.from > 0 || wanted.to < 100 || wanted.fixed;
export const currentFile = () => file;

export async function openResults(opened) {
  file = opened;
  wanted = { ...unfiltered(), sort: "row", order: "asc" };
  [offset, current] = [0, 0];
  build();
  await load();
  focusRow(0, false);
}

export function closeResults() {
  file = null;
  closeExplanation();
}

/// As the server has them now.
export async function reloadResults() {
  if (!file) return;
  file = await get(`/api/files/${file.id}`);
  tellFile();
  await load();
}

function build() {
  const number = (id, label, value) =>
    h("label", { class: "inline" }, label, h("input", { id, type: "number", min: 0, max: 100, value, inputmode: "numeric" }));
  put($("results"),
    h("div", { class: "bar-top" },
      h("div", { class: "file" }, h("h1", {}, file.name), h("p", { class: "quiet", id: "file-told" })),
      h("div", { class: "actions" },
        h("button", { class: "button", onclick: restart }, "Another file"),
        h("a", { class: "button", id: "download-xlsx", download: "" }, "Download XLSX"),
        h("a", { class: "button primary", id: "download", download: "" }, "Download CSV"))),
    h("div", { id: "noticed" }),
    h("div", { class: "charts" },
      h("figure", { class: "card" }, h("figcaption", {}, "Persona segments"), h("div", { id: "segment-chart" })),
      h("figure", { class: "card" }, h("figcaption", {}, "Confidence"), h("div", { id: "confidence-chart" }))),
    h("div", { class: "filters", role: "search" },
      h("input", { id: "search", type: "search", placeholder: "Search titles and record IDs", "aria-label": "Search titles and record IDs", autocomplete: "off" }),
      number("from", "Confidence", 0), number("to", "to", 100),
      h("label", { class: "inline" }, h("input", { id: "only-fixed", type: "checkbox" }), "Fixes only"),
      h("div", { class: "chips", id: "chips" })),
    h("div", { class: "split", id: "split" },
      h("div", { class: "card rows" },
        h("div", { class: "scroll" },
          h("table", { role: "grid", "aria-label": "Tagged rows", id: "rows" },
            h("thead", {}, h("tr", {}, COLUMNS.map(([name, label]) =>
              h("th", { scope: "col", "data-column": name }, h("button", { class: "plain", onclick: () => sortBy(name) }, label))))),
            h("tbody", { id: "body" }))),
        h("div", { class: "below" }, h("div", { id: "pages" }), keysTold())),
      h("aside", { id: "explanation", class: "card explanation", "aria-label": "Why this segment", hidden: true })));
  $("search").addEventListener("input", later(() => filter({ text: $("search").value }), 180));
  const range = later(() => {
    const [from, to] = ["from", "to"].map((id) => Math.min(100, Math.max(0, Math.round(Number($(id).value)) || 0)));
    filter({ from, to });
  }, 350);
  $("from").addEventListener("input", range);
  $("to").addEventListener("input", range);
  $("only-fixed").addEventListener("change", () => filter({ fixed: $("only-fixed").checked }));
  $("body").addEventListener("click", (event) => {
    const row = event.target.closest("tr[data-at]");
    if (row) choose(Number(row.dataset.at), true);
  });
  $("results").onkeydown = keys;
  tellFile();
}

function keysTold() {
  const key = (...names) => names.map((name) => h("kbd", {}, name));
  const readOnly = document.body.classList.contains("read-only");
  return h("p", { class: "keys quiet" },
    h("span", {}, key("j", "k"), " move"), h("span", {}, key("Enter"), " why"),
    readOnly ? null : [
      h("span", {}, key("1"), "–", key(String(Math.min(9, allSegments().length - 1))), " set the segment"),
      h("span", {}, key("0"), " none"), h("span", {}, key("u"), " undo")]);
}

function tellFile() {
  $("file-told").textContent = `${plural(file.rows, "row")}, ${plural(file.titles, "different title")}`;
  const link = (text) => h("a", { href: `/api/files/${file.id}/download?format=rejects`, download: "" }, text);
  put($("noticed"), [
    file.rejected ? h("div", { class: "notice" }, h("p", {},
      `${plural(file.rejected, "row")} could not be read, such as line ${file.rejects[0].line}: ${file.rejects[0].reason}. `,
      link("Download them"))) : null,
    file.outdated ? h("div", { class: "notice" }, h("p", {}, "A newer model is in use than the one that tagged this file. Choose the file again to tag it anew.")) : null,
    file.notes.map((note) => h("div", { class: "notice" }, h("p", {}, `${note}.`))),
  ]);
}

function parameters() {
  return {
    text: wanted.text, segment: wanted.segment,
    from: wanted.from || "", to: wanted.to === 100 ? "" : wanted.to, fixed: wanted.fixed && "true",
  };
}

async function load() {
  const mine = (asked += 1);
  const sorting = wanted.sort === "row" ? {} : { sort: wanted.sort, order: wanted.order };
  const path = address(`/api/files/${file.id}/rows`, { ...parameters(), ...sorting, offset, limit: SIZE });
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
  tellDownload();
}

/// A bar that is pressed keeps the focus, though it is a new one then.
function drawCharts() {
  const focused = document.activeElement?.closest?.("svg.chart [role=button]")?.getAttribute("aria-label")?.split(":")[0];
  put($("segment-chart"), segmentChart($("segment-chart").clientWidth, page.segments, wanted.segment, toggleSegment));
  put($("confidence-chart"), confidenceChart($("confidence-chart").clientWidth, page.confidence, wanted.from, wanted.to, toggleConfidence));
  if (focused) {
    const bars = [...$("results").querySelectorAll("svg.chart [role=button]")];
    bars.find((bar) => bar.getAttribute("aria-label").startsWith(`${focused}:`))?.focus();
  }
}

function drawRows() {
  const body = $("body");
  const hadFocus = body.contains(document.activeElement);
  current = Math.min(current, Math.max(0, page.rows.length - 1));
  if (page.rows.length === 0) {
    put(body, h("tr", { class: "none" }, h("td", { colspan: COLUMNS.length },
      isFiltered() ? ["No row fits. ", h("button", { class: "link", onclick: clear }, "Show all rows")] : "The file has no rows.")));
    return;
  }
  put(body, ...page.rows.map((row, at) => {
    const fix = fixOf(row.title);
    return h("tr", { "data-at": at, tabindex: at === current ? 0 : -1, "aria-selected": at === current, class: fix ? "fixed" : "" },
      h("td", { class: "id" }, row.record_id),
      h("td", { class: "title", title: row.title.length > 60 ? row.title : null }, row.title || h("span", { class: "quiet" }, "(empty)")),
      h("td", { class: "segment" },
        fix && fix !== row.persona_segment ? [chip(row.persona_segment, "was"), h("span", { class: "arrow", "aria-label": "changed to" }, "→")] : null,
        chip(fix ?? row.persona_segment), fix ? h("span", { class: "badge" }, "fixed") : null),
      h("td", { class: "score" }, meter(row.confidence_score)));
  }));
  if (hadFocus) body.children[current]?.focus({ preventScroll: true });
}

function drawChips() {
  const off = (text, change) =>
    h("button", { class: "button small off", onclick: () => filter(change), "aria-label": `Remove the filter ${text}` }, text, h("span", { "aria-hidden": "true" }, " ✕"));
  const chips = wanted.segment.map((name) => off(name, { segment: wanted.segment.filter((one) => one !== name) }));
  if (wanted.from > 0 || wanted.to < 100) chips.push(off(`${wanted.from}–${wanted.to} %`, { from: 0, to: 100 }));
  if (isFiltered()) chips.push(h("button", { class: "link", onclick: clear }, "Clear all"));
  put($("chips"), ...chips);
  for (const id of ["from", "to"]) if (document.activeElement !== $(id)) $(id).value = wanted[id];
  $("only-fixed").checked = wanted.fixed;
}

function tellDownload() {
  const rows = isFiltered() ? ` (${plural(page.matching, "row")})` : "";
  for (const [id, format] of [["download", "csv"], ["download-xlsx", "xlsx"]]) {
    const download = $(id);
    if (!download) return;
    download.href = address(`/api/files/${file.id}/download`, { ...parameters(), format });
    download.textContent = `Download ${format.toUpperCase()}${rows}`;
    download.hidden = format === "xlsx" && page.matching >= SHEET_ROWS;
    download.title = pendingCount() ? "With the fixes, whose confidence is 100" : "";
  }
}

function filter(change) {
  Object.assign(wanted, change);
  [offset, current] = [0, 0];
  closeExplanation();
  return load().then(() => announce(`${plural(page.matching, "row")} fit.`));
}

// Nothing else sets the field: what somebody types while rows are on their way must stay.
function clear() {
  $("search").value = "";
  return filter(unfiltered());
}

function toggleSegment(name) {
  const { segment } = wanted;
  filter({ segment: segment.includes(name) ? segment.filter((one) => one !== name) : [...segment, name] });
}

function toggleConfidence(low, high) {
  const is = wanted.from === low && wanted.to === high;
  filter(is ? { from: 0, to: 100 } : { from: low, to: high });
}

function sortBy(column) {
  if (wanted.sort !== column) Object.assign(wanted, { sort: column, order: "asc" });
  else if (wanted.order === "asc") wanted.order = "desc";
  else Object.assign(wanted, { sort: "row", order: "asc" });
  [offset, current] = [0, 0];
  load();
}

async function turn(to, at) {
  [offset, current] = [to, at];
  await load();
  $("rows").scrollIntoView({ block: "nearest" });
}

function focusRow(at, scroll = true) {
  const rows = $("body").querySelectorAll("tr[data-at]");
  if (!rows[at]) return;
  rows[current]?.setAttribute("tabindex", -1);
  rows[current]?.setAttribute("aria-selected", false);
  current = at;
  rows[at].setAttribute("tabindex", 0);
  rows[at].setAttribute("aria-selected", true);
  rows[at].focus({ preventScroll: !scroll });
  if (scroll) rows[at].scrollIntoView({ block: "nearest" });
}

function choose(at, why) {
  focusRow(at);
  const row = page.rows[at];
  if (row && (why || explanationIsOpen())) explain(file, row, fix, () => focusRow(current));
}

async function move(step) {
  const at = current + step;
  if (at >= 0 && at < page.rows.length) return choose(at, false);
  if (at < 0 && offset > 0) await turn(offset - SIZE, SIZE - 1);
  else if (at >= page.rows.length && offset + page.rows.length < page.matching) await turn(offset + SIZE, 0);
  else return;
  choose(current, false);
}

/// Sets the segment of the row that keys act on.
async function fix(segment) {
  const row = page.rows[current];
  if (!row) return;
  const was = fixOf(row.title);
  // What the model says anyway is no fix.
  const wish = segment === row.persona_segment && was ? null : segment;
  if (wish === was) return;
  await setFix(row.title, wish);
  announce(wish ? `${row.title} set to ${wish}.` : `The fix of ${row.title} is taken back.`);
}

function keys(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select")) return;
  const onButton = event.target.closest("button, a, [role=button]");
  const readOnly = document.body.classList.contains("read-only");
  const steps = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1, PageDown: 10, PageUp: -10 };
  const set = event.key === "n" || event.key === "0"
    ? allSegments().at(-1)
    : allSegments().find((segment) => keyOf(segment) === event.key);
  if (steps[event.key] && Math.abs(steps[event.key]) === 1) move(steps[event.key]);
  else if (steps[event.key]) choose(Math.min(page.rows.length - 1, Math.max(0, current + steps[event.key])), false);
  else if (event.key === "Home" && !onButton) choose(0, false);
  else if (event.key === "End" && !onButton) choose(page.rows.length - 1, false);
  else if (event.key === "Enter" && !onButton) choose(current, true);
  else if (event.key === "Escape" && explanationIsOpen()) { closeExplanation(); focusRow(current); }
  else if (event.key === "/") $("search").focus();
  else if (event.key === "u" && !readOnly) undo();
  else if (set && !readOnly) fix(set).catch((error) => alert(error.message));
  else return;
  event.preventDefault();
}

window.addEventListener("resize", later(() => file && page && !$("results").hidden && drawCharts(), 120));

onFixes(() => {
  if (!file || !page || $("results").hidden) return;
  if (wanted.fixed) load();
  else drawRows();
  tellDownload();
});
