// Learning from the segments that were set by hand: the bar that tells of them, and the dialog.

import { $, alert, announce, chip, count, h, percent, plural, put, show } from "./dom.js";
import { address, call, follow, get, post } from "./api.js";
import { closeExplanation } from "./explain.js";
import { discardFixes, onFixes, pendingFixes, reloadFixes, undo } from "./fixes.js";
import { currentFile, reloadResults } from "./table.js";

/** @import { Candidate, Figures, Model } from "./types.js" */

/** @type {(model: Model) => void} */
let tellModel;

/**
 * @param {Model} model
 * @param {(model: Model) => void} tell of the model, when another one is in use
 */
export async function begin(model, tell) {
  tellModel = tell;
  if (model.read_only) return;
  await reloadFixes();
  /** @type {Candidate} */
  const candidate = await get("/api/candidate");
  if (candidate.state !== "none" && candidate.state !== "failed") watch();
}

function draw() {
  const bar = $("pending");
  const { total, fixes, undo: last } = pendingFixes();
  // What was discarded can still be taken back.
  const visible = total > 0 || last !== null;
  show(bar, visible);
  document.body.classList.toggle("has-pending", visible);
  if (!visible) return;
  const latest = fixes.map((fix) =>
    h("span", { class: "one" }, h("span", { class: "name" }, fix.title), " → ", chip(fix.persona_segment)));
  put(bar,
    h("div", { class: "what" }, h("strong", {}, total ? `${plural(total, "fix", "fixes")} pending` : "No fixes pending"),
      latest, total > fixes.length ? h("span", { class: "quiet" }, `and ${count(total - fixes.length)} more`) : null),
    h("div", { class: "actions" },
      h("button", { class: "button small", onclick: undo, disabled: !last }, last && last.titles > 1 ? `Undo ${count(last.titles)}` : "Undo"),
      total ? learning() : null));
}

/** What can be done with the fixes. */
function learning() {
  return [h("button", { class: "button small", onclick: discardFixes }, "Discard all"),
      h("button", { class: "button small", title: "Learns all anew from the training data and the fixes, and measures how good that is", onclick: () => make("train") }, "Retrain"),
      h("button", { class: "button small primary", title: "Tells the model the fixes at once; only titles near them are tagged otherwise", onclick: () => make("teach") }, "Teach")];
}

/** @param {"teach" | "train"} how the model comes to know the fixes */
async function make(how) {
  try {
    await post("/api/candidate", { file: currentFile()?.id ?? null, how });
  } catch (error) {
    return alert(error.message);
  }
  await watch();
}

/** Shows how the retraining comes on, and what it came to. */
async function watch() {
  const dialog = $("dialog");
  const step = h("p", { class: "quiet", id: "retrain-step" });
  const bar = h("progress", { max: 1, "aria-label": "Progress" });
  dialog.className = "retrain";
  dialog.onkeydown = null;
  dialog.oncancel = (event) => event.preventDefault();
  put(dialog, h("h2", { id: "dialog-title" }, "The model gets to know the fixes"), bar, step);
  if (!dialog.open) dialog.showModal();
  try {
    /** @type {Candidate | null} */
    const candidate = await follow("/api/candidate", (job) => {
      step.textContent = `${job.step} …`;
      bar.value = job.progress;
    });
    if (candidate?.state === "done") return result(candidate);
    dialog.close();
    if (candidate?.error) alert(`The model is as it was: ${candidate.error}`);
  } catch (error) {
    dialog.close();
    alert(error.message);
  }
}

/** @param {Candidate} candidate */
function result(candidate) {
  const { before, after, fixes, not_followed: notFollowed } = candidate;
  const dialog = $("dialog");
  /** @type {(name: string, value: string, more: string) => Node} */
  const figure = (name, value, more) => h("div", { class: "figure-card" }, h("span", { class: "quiet" }, name), h("strong", {}, value), h("span", { class: "quiet" }, more));
  const measured = before && after ? { before, after, ...compared(before, after) } : null;
  put(dialog,
    h("h2", { id: "dialog-title" }, `A model with ${plural(fixes.length, "fix", "fixes")} is ready`),
    h("p", { class: "quiet" }, "Nothing has changed yet. Keep it, and the fixes go into the training data and the new model tags from now on."),
    h("div", { class: "figures" },
      measured ? figure("Right before", percent(measured.before.right), `of ${plural(measured.before.titles, "title")} held out`) : null,
      measured ? figure("Right after", percent(measured.after.right), `of ${plural(measured.after.titles, "title")} held out`) : null,
      candidate.rows ? figure("Rows that move", count(candidate.rows_moved), `of ${count(candidate.rows)} in the file`) : null),
    measured ? h("p", { class: measured.isWorse ? "notice" : "quiet" }, measured.verdict) : null,
    notFollowed.length ? h("div", { class: "notice" }, h("p", {},
      `${plural(notFollowed.length, "fix is", "fixes are")} still outvoted by titles that are alike, or by a keyword rule: ${notFollowed.slice(0, 5).join("; ")}.`)) : null,
    candidate.rows_moved ? moved(candidate) : candidate.rows ? h("p", {}, "No row of the file would change its segment.") : null,
    h("div", { class: "actions end" },
      h("button", { class: "button", id: "discard", onclick: () => discard(candidate) }, "Discard"),
      h("button", { class: "button primary", id: "keep", onclick: () => keep(candidate) }, "Keep")));
  $("keep").focus({ preventScroll: true });
}

/**
 * @param {Figures} before
 * @param {Figures} after
 */
function compared(before, after) {
  // Two standard errors of the difference of two shares.
  const chance = 2 * Math.sqrt((before.right * (1 - before.right)) / Math.max(1, before.titles) + (after.right * (1 - after.right)) / Math.max(1, after.titles));
  const difference = after.right - before.right;
  const isWorse = difference < -chance;
  if (Math.abs(difference) <= chance) return { isWorse, verdict: `A difference of less than ${(100 * chance).toFixed(1)} points is chance.` };
  return { isWorse, verdict: isWorse ? "That is worse by more than chance: look at the fixes again before you keep it." : "That is better by more than chance." };
}

/** @param {Candidate} candidate */
function moved({ flows, moves }) {
  return [
    h("ul", { class: "flows" }, flows.map((flow) =>
      h("li", {}, chip(flow.from), h("span", { class: "arrow", "aria-label": "to" }, "→"), chip(flow.to), h("span", { class: "number" }, plural(flow.rows, "row"))))),
    h("details", { open: moves.length <= 12 }, h("summary", {}, moves.length < 500 ? `The ${plural(moves.length, "title")}` : "The 500 titles of the most rows"),
      h("ul", { class: "moves", tabindex: 0, "aria-label": "Titles that change their segment" }, moves.map((move) =>
        h("li", {}, h("span", { class: "name" }, move.title), h("span", { class: "number quiet" }, plural(move.rows, "row")),
          h("span", { class: "change" }, chip(move.from), h("span", { class: "arrow", "aria-label": "to" }, "→"), chip(move.to)))))),
  ];
}

function busy() {
  $("keep").disabled = true;
  $("discard").disabled = true;
}

/** @param {Candidate} candidate the one that was looked at, and no other */
async function keep({ number }) {
  busy();
  try {
    await post("/api/candidate/keep", { number });
  } catch (error) {
    $("dialog").close();
    return alert(error.message);
  }
  $("dialog").close();
  await reloadFixes();
  tellModel(await get("/api/model"));
  closeExplanation(); // it told of the old model
  await reloadResults();
  announce("The new model is in use.");
}

/** @param {Candidate} candidate the one that was looked at, and no other */
async function discard({ number }) {
  busy();
  try {
    await call("DELETE", address("/api/candidate", { number }));
  } catch (error) {
    $("dialog").close();
    return alert(error.message);
  }
  $("dialog").close();
  announce("The model is as it was; the fixes are still pending.");
}

onFixes(draw);
