// The evaluation: how often the program is right, and where it is not.

import { $, alert, h, percent, plural, put, show } from "./dom.js";
import { follow, get, post } from "./api.js";

/** @import { Evaluation } from "./types.js" */

let drawn = false;

function build() {
  drawn = true;
  put($("evaluation"),
    h("div", { class: "bar-top" },
      h("div", { class: "file" }, h("h1", {}, "Evaluation"), h("p", { class: "quiet", id: "evaluation-told" }, "How often is it right, and where is it wrong? Each title is asked about with a model that has not learned from it.")),
      h("div", { class: "actions" }, h("button", { class: "button primary", id: "evaluation-begin", onclick: run }, "Evaluate"))),
    h("div", { id: "evaluation-working", class: "working", hidden: true }, h("progress", { id: "evaluation-bar", max: 1, "aria-label": "Progress" }), h("p", { class: "quiet", id: "evaluation-step" })),
    h("div", { id: "evaluation-result" }));
}

export async function open() {
  if (!drawn) build();
  /** @type {Evaluation} */
  const report = await get("/api/evaluation");
  if (report.state === "waiting" || report.state === "running") return watch();
  if (!$("evaluation-result").hasChildNodes()) draw(report);
}

async function run() {
  try {
    await post("/api/evaluation");
  } catch (error) {
    if (error.code !== "conflict") throw error;
  }
  await watch();
}

async function watch() {
  $("evaluation-begin").disabled = true;
  show($("evaluation-working"));
  show($("evaluation-result"), false);
  /** @type {Evaluation | null} */
  const report = await follow("/api/evaluation", (job) => {
    $("evaluation-bar").value = job.progress;
    $("evaluation-step").textContent = `${job.step} …`;
  });
  if (report) draw(report);
}

/** @param {Evaluation} report */
function draw(report) {
  $("evaluation-begin").disabled = false;
  show($("evaluation-working"), false);
  show($("evaluation-result"));
  if (report.state === "failed") return alert(report.error ?? "");
  if (report.state !== "done") return;
  $("evaluation-begin").textContent = "Evaluate again";
  $("evaluation-told").textContent = `${percent(report.accuracy)} of ${plural(report.titles, "title")} right, each asked about with a model that has not learned from it.`;
  put($("evaluation-result"),
    // The time makes it a new address, which no browser has kept.
    h("iframe", { class: "report", title: "The evaluation report", src: `/api/evaluation/report?at=${Date.now()}` }));
}
