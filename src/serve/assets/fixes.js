// Segments that were set by hand, and learning from them.

import { $, alert, announce, chip, count, h, percent, plural, put, show } from "./dom.js";
import { address, call, follow, get, post } from "./api.js";
import { closeExplanation } from "./explain.js";
import { currentFile, reloadResults } from "./table.js";

let pending = []; // the one set last first
let byTitle = new Map();
const listeners = [];
const done = []; // what undoing goes back through: title, and its fix before
let tellModel;

const key = (title) => title.normalize("NFKC").trim().replace(/\s+/g, " ").toLowerCase();

export const fixOf = (title) => byTitle.get(key(title))?.persona_segment ?? null;
export const pendingCount = () => pending.length;
export const onFixes = (listener) => listeners.push(listener);

export async function begin(model, tell) {
  tellModel = tell;
  if (model.read_only) return;
  take(await get("/api/fixes"));
  const candidate = await get("/api/candidate");
  if (candidate.state !== "none" && candidate.state !== "failed") watch();
}

function take({ fixes }) {
  pending = fixes;
  byTitle = new Map(fixes.map((fix) => [key(fix.title), fix]));
  draw();
  listeners.forEach((listener) => listener());
}

/// Sets the segment of a title, or with `null` takes its fix back.
export async function setFix(title, segment, remember = true) {
  const before = fixOf(title);
  const answer = segment === null
    ? await call("DELETE", address("/api/fixes", { title }))
    : await call("PUT", "/api/fixes", { title, persona_segment: segment });
  if (remember) done.push([title, before]);
  take(answer);
}

export async function undo() {
  const last = done.pop();
  if (!last) return announce("There is nothing to undo.");
  const [title, before] = last;
  try {
    await setFix(title, before, false);
    announce(`Undone: ${title}.`);
  } catch (error) {
    alert(error.message);
  }
}

async function clear() {
  take(await call("DELETE", "/api/fixes"));
  done.length = 0;
}

function draw() {
  const bar = $("pending");
  show(bar, pending.length > 0);
  document.body.classList.toggle("has-pending", pending.length > 0);
  if (pending.length === 0) return;
  const latest = pending.slice(0, 3).map((fix) =>
    h("span", { class: "one" }, h("span", { class: "name" }, fix.title), " → ", chip(fix.persona_segment)));
  put(bar,
    h("div", { class: "what" }, h("strong", {}, plural(pending.length, "fix", "fixes"), " pending"),
      latest, pending.length > 3 ? h("span", { class: "quiet" }, `and ${count(pending.length - 3)} more`) : null),
    h("div", { class: "actions" },
      h("button", { class: "button small", onclick: undo, disabled: done.length === 0 }, "Undo"),
      h("button", { class: "button small", onclick: clear }, "Discard all"),
      h("button", { class: "button small primary", onclick: retrain }, "Retrain")));
}

async function retrain() {
  try {
    await post("/api/candidate", { file: currentFile()?.id ?? null });
  } catch (error) {
    return alert(error.message);
  }
  await watch();
}

/// Shows how the retraining comes on, and what it came to.
async function watch() {
  const dialog = $("dialog");
  const step = h("p", { class: "quiet", id: "retrain-step" });
  const bar = h("progress", { max: 1, "aria-label": "Progress" });
  dialog.className = "retrain";
  dialog.oncancel = (event) => event.preventDefault();
  put(dialog, h("h2", { id: "dialog-title" }, "Learning from the fixes"), bar, step);
  if (!dialog.open) dialog.showModal();
  try {
    const candidate = await follow("/api/candidate", (job) => {
      step.textContent = `${job.step} …`;
      bar.value = job.progress;
    });
    if (candidate.state === "done") return result(candidate);
    dialog.close();
    if (candidate.error) alert(`The model was not retrained: ${candidate.error}`);
  } catch (error) {
    dialog.close();
    alert(error.message);
  }
}

function result(candidate) {
  const { before, after, fixes, not_followed: notFollowed } = candidate;
  const dialog = $("dialog");
  const figure = (name, value, more) => h("div", { class: "figure-card" }, h("span", { class: "quiet" }, name), h("strong", {}, value), h("span", { class: "quiet" }, more));
  // Two standard errors of the difference of two shares.
  const chance = 2 * Math.sqrt((before.right * (1 - before.right)) / Math.max(1, before.titles) + (after.right * (1 - after.right)) / Math.max(1, after.titles));
  const difference = after.right - before.right;
  const verdict = Math.abs(difference) <= chance
    ? `A difference of less than ${(100 * chance).toFixed(1)} points is chance.`
    : difference > 0 ? "That is better by more than chance." : "That is worse by more than chance: look at the fixes again before you keep it.";
  put(dialog,
    h("h2", { id: "dialog-title" }, `A model with ${plural(fixes.length, "fix", "fixes")} is ready`),
    h("p", { class: "quiet" }, "Nothing has changed yet. Keep it, and the fixes go into the training data and the new model tags from now on."),
    h("div", { class: "figures" },
      figure("Right before", percent(before.right), `of ${plural(before.titles, "title")} held out`),
      figure("Right after", percent(after.right), `of ${plural(after.titles, "title")} held out`),
      candidate.rows ? figure("Rows that move", count(candidate.rows_moved), `of ${count(candidate.rows)} in the file`) : null),
    h("p", { class: difference < -chance ? "notice" : "quiet" }, verdict),
    notFollowed.length ? h("div", { class: "notice" }, h("p", {},
      `${plural(notFollowed.length, "fix is", "fixes are")} still outvoted by titles that are alike, or by a keyword rule: ${notFollowed.slice(0, 5).join("; ")}.`)) : null,
    candidate.rows_moved ? moved(candidate) : candidate.rows ? h("p", {}, "No row of the file would change its segment.") : null,
    h("div", { class: "actions end" },
      h("button", { class: "button", id: "discard", onclick: discard }, "Discard"),
      h("button", { class: "button primary", id: "keep", onclick: keep }, "Keep")));
  $("keep").focus({ preventScroll: true });
}

function moved({ flows, moves, rows_moved: rows }) {
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
  for (const id of ["keep", "discard"]) $(id).disabled = true;
}

async function keep() {
  busy();
  try {
    await post("/api/candidate/keep");
  } catch (error) {
    $("dialog").close();
    return alert(error.message);
  }
  $("dialog").close();
  done.length = 0;
  take(await get("/api/fixes"));
  tellModel(await get("/api/model"));
  closeExplanation(); // it told of the old model
  await reloadResults();
  announce("The new model is in use.");
}

async function discard() {
  busy();
  await call("DELETE", "/api/candidate").catch((error) => alert(error.message));
  $("dialog").close();
  announce("The model is as it was; the fixes are still pending.");
}
