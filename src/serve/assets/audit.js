// The audit: labels of the training data that are likely wrong.

import { $, alert, chip, h, pager, percent, plural, put, show } from "./dom.js";
import { address, follow, get, post } from "./api.js";
import { onFixes, setFix } from "./fixes.js";

/** @import { Audit, Finding, Model } from "./types.js" */

const SIZE = 30;
/** @type {Record<string, string>} */
const KINDS = {
  "near-duplicate": "a title that is nearly the same has another label",
  contradicted: "the titles like it have another label",
  "background-among-personas": "it fits no persona here, but lies among titles that do",
  "far-from-all": "it is like no other title, so nothing speaks for its label",
};
let offset = 0;
let readOnly = false;

/** @param {Model} model */
export function begin(model) {
  readOnly = model.read_only;
  put($("audit"),
    h("div", { class: "bar-top" },
      h("div", { class: "file" }, h("h1", {}, "Audit"), h("p", { class: "quiet", id: "audit-told" }, "Which labels of the training data are likely wrong? Those that the other titles contradict.")),
      h("div", { class: "actions" }, h("button", { class: "button primary", id: "audit-begin", onclick: run }, "Look through the training data"))),
    h("div", { id: "audit-working", class: "working", hidden: true }, h("progress", { id: "audit-bar", max: 1, "aria-label": "Progress" }), h("p", { class: "quiet", id: "audit-step" })),
    h("div", { id: "audit-findings" }));
  onFixes(() => {
    if (!$("audit").hidden) open();
  });
}

export async function open() {
  /** @type {Audit} */
  const report = await get(address("/api/audit", { offset, limit: SIZE }));
  if (report.state === "waiting" || report.state === "running") return watch();
  draw(report);
}

async function run() {
  offset = 0;
  try {
    await post("/api/audit");
  } catch (error) {
    if (error.code !== "conflict") throw error;
  }
  await watch();
}

async function watch() {
  $("audit-begin").disabled = true;
  show($("audit-working"));
  show($("audit-findings"), false);
  /** @type {Audit | null} */
  const report = await follow(address("/api/audit", { limit: SIZE }), (job) => {
    $("audit-bar").value = job.progress;
    $("audit-step").textContent = `${job.step} …`;
  });
  if (report) draw(report);
}

/** @param {Audit} report */
function draw(report) {
  $("audit-begin").disabled = false;
  show($("audit-working"), false);
  show($("audit-findings"));
  if (report.state === "failed") return alert(report.error ?? "");
  if (report.state !== "done") return;
  $("audit-begin").textContent = "Look again";
  $("audit-told").textContent = `${plural(report.found, "label")} to look at, the likeliest wrong first. One may well be right: it is the odd one out.`;
  put($("audit-findings"),
    report.findings.length
      ? h("ul", { class: "findings" }, report.findings.map(finding))
      : h("p", { class: "card empty" }, "Nothing found: no label is contradicted by the others."),
    report.found > SIZE ? pager(report.offset, SIZE, report.found, (to) => { offset = to; open(); }) : "");
}

/** @param {Finding} found */
function finding(found) {
  const { fix } = found;
  const same = found.suggested === found.labelled;
  return h("li", { class: "card finding" },
    h("div", { class: "what" },
      h("h2", {}, found.title),
      h("p", {}, chip(found.labelled, same ? "" : "was"), same ? null : [h("span", { class: "arrow", "aria-label": "rather" }, "→"), chip(found.suggested), h("span", { class: "number" }, ` ${percent(found.probability, 0)} likely`)]),
      h("p", { class: "quiet" }, `Listed because ${KINDS[found.kind] ?? found.kind}: `,
        found.evidence.map((near) => `${near.title} (${near.segment})`).join("; "), ".")),
    readOnly || same ? null : h("div", { class: "actions" }, fix
      ? h("button", { class: "button small", onclick: () => setFix(found.title, null).catch((error) => alert(error.message)) }, `Leave it ${found.labelled}`)
      : h("button", { class: "button small", onclick: () => setFix(found.title, found.suggested).catch((error) => alert(error.message)) }, `Make it ${found.suggested}`)));
}
