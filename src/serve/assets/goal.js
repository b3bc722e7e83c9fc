// How far a file is from the confidence that is wanted.

import { $, alert, count, h, later, plural, put } from "./dom.js";
import { address, get } from "./api.js";

/** @import { Goal } from "./types.js" */

const LABELS = 40; // what somebody does in one go

let wanted = 90;
let asked = 0;

/**
 * The line that tells it. `review` shows the rows that are less sure than that.
 * @param {() => unknown} changed
 * @param {(goal: number) => unknown} review
 */
export function goalLine(changed, review) {
  const field = h("input", { id: "goal", type: "number", min: 1, max: 100, value: wanted, inputmode: "numeric", "aria-label": "Confidence that is wanted, in percent" });
  field.addEventListener("input", later(() => {
    wanted = Math.min(100, Math.max(1, Math.round(Number(field.value)) || 90));
    changed();
  }, 350));
  return h("div", { class: "card goal" },
    h("progress", { id: "goal-bar", max: 1, value: 0, "aria-label": "Rows that are sure" }),
    h("p", {}, h("span", { id: "goal-reached" }), " ", field, h("span", { id: "goal-left" })),
    h("button", { class: "button small", id: "goal-review", onclick: () => review(wanted) }, "Show the others"));
}

/** @param {string} file */
export async function tellGoal(file) {
  const mine = (asked += 1);
  /** @type {Goal} */
  let goal;
  try {
    goal = await get(address(`/api/files/${file}/goal`, { confidence: wanted, labels: LABELS }));
  } catch (error) {
    return error.code === "not_found" ? undefined : alert(error.message);
  }
  if (mine !== asked || !$("goal-bar")) return;
  const { rows, reached } = goal;
  $("goal-bar").value = rows ? reached / rows : 1;
  $("goal-reached").textContent = `${count(reached)} of ${plural(rows, "row")} ${reached === 1 ? "is" : "are"} fixed or sure to at least`;
  $("goal-left").textContent = ` %${left(goal)}`;
  put($("goal-review"), reached < rows ? `Show the other ${count(rows - reached)}` : "Show the others");
  $("goal-review").disabled = reached === rows;
}

/**
 * What is left to do, in words.
 * @param {Goal} goal
 */
function left({ rows, reached, labels, decided }) {
  if (reached === rows) return ": that is all.";
  if (labels === 0) return ".";
  if (decided === 0) return "; the fixes likely decide the others, once the model knows them.";
  return `; the next ${labels === 1 ? "label decides" : `${count(labels)} labels decide`} ${plural(decided, "row")}.`;
}
