// The training data: what the model learned from.

import { $, chip, count, h, later, pager, plural, put } from "./dom.js";
import { address, get } from "./api.js";

/** @import { Model, TrainingPage } from "./types.js" */

const SIZE = 50;
let wanted = { text: "", segment: "", offset: 0 };
let asked = 0;

/** @param {Model} model */
export function begin(model) {
  put($("training"),
    h("div", { class: "bar-top" }, h("div", { class: "file" }, h("h1", {}, "Training data"), h("p", { class: "quiet", id: "training-told" }))),
    h("div", { class: "filters", role: "search" },
      h("input", { id: "training-search", type: "search", placeholder: "Search titles", "aria-label": "Search titles", autocomplete: "off" }),
      h("label", { class: "inline" }, "Segment", h("select", { id: "training-segment" },
        h("option", { value: "" }, "All"), model.segments.map((segment) => h("option", { value: segment }, segment))))),
    h("div", { class: "card rows" },
      h("div", { class: "scroll" }, h("table", { "aria-label": "Training titles", class: "training" },
        h("thead", {}, h("tr", {}, ["Line", "Job title", "Persona segment"].map((name) => h("th", { scope: "col" }, name)))),
        h("tbody", { id: "training-rows" }))),
      h("div", { class: "below", id: "training-pages" })));
  $("training-search").addEventListener("input", later(() => filter({ text: $("training-search").value }), 180));
  $("training-segment").addEventListener("change", () => filter({ segment: $("training-segment").value }));
}

/** @param {{ text?: string, segment?: string }} change */
const filter = (change) => {
  wanted = { ...wanted, ...change, offset: 0 };
  return open();
};

export async function open() {
  const mine = (asked += 1);
  /** @type {TrainingPage} */
  const page = await get(address("/api/training", { ...wanted, limit: SIZE }));
  if (mine !== asked) return;
  $("training-told").textContent = `${plural(page.total, "row")} in ${page.file}`;
  for (const option of $("training-segment").options) {
    const found = page.segments.find((segment) => segment.persona_segment === option.value);
    if (found) option.textContent = `${found.persona_segment} (${count(found.rows)})`;
  }
  put($("training-rows"), ...(page.rows.length ? page.rows.map((row) => h("tr", {},
    h("td", { class: "id" }, row.line), h("td", { class: "title" }, row.title), h("td", { class: "segment" }, chip(row.persona_segment))))
    : [h("tr", { class: "none" }, h("td", { colspan: 3 }, "No title fits."))]));
  put($("training-pages"), pager(page.offset, SIZE, page.matching, (offset) => {
    wanted.offset = offset;
    open();
  }));
}
