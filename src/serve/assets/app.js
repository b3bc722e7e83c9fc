// The page as a whole: its parts, and what all of them need to know.

import { $, alert, clearAlerts, count, h, put, setSegments, show } from "./dom.js";
import { get } from "./api.js";
import * as tag from "./tag.js";
import * as retrain from "./retrain.js";
import * as training from "./training.js";
import * as audit from "./audit.js";
import * as evaluation from "./evaluation.js";

/** @import { Model } from "./types.js" */

const parts = { tag, training, audit, evaluation };
/** @typedef {keyof typeof parts} Part */
/** @type {NodeListOf<HTMLElement>} */
const buttons = document.querySelectorAll('[role="tab"]');
const tabs = [...buttons];
/** @param {HTMLElement} tab */
const partOf = (tab) => /** @type {Part} */ (tab.getAttribute("aria-controls"));

/** @param {Part} name */
function open(name, focus = false) {
  clearAlerts();
  for (const tab of tabs) {
    const chosen = partOf(tab) === name;
    tab.setAttribute("aria-selected", String(chosen));
    tab.tabIndex = chosen ? 0 : -1;
    show($(partOf(tab)), chosen);
    if (chosen && focus) tab.focus();
  }
  document.body.dataset.part = name;
  parts[name].open().catch((error) => alert(error.message));
}

for (const [at, tab] of tabs.entries()) {
  tab.addEventListener("click", () => open(partOf(tab)));
  tab.addEventListener("keydown", (event) => {
    const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    if (step) open(partOf(tabs[(at + step + tabs.length) % tabs.length]), true);
  });
}

/** @param {Model} model */
function tellModel(model) {
  put($("model"),
    h("span", { title: `Encoder ${model.encoder}` }, `${count(model.training_titles)} titles learned`),
    model.read_only ? h("span", { class: "badge" }, "read-only") : "");
}

async function begin() {
  /** @type {Model} */
  const model = await get("/api/model");
  setSegments(model.segments);
  document.body.classList.toggle("read-only", model.read_only);
  tellModel(model);
  tag.begin(model);
  training.begin(model);
  audit.begin(model);
  await retrain.begin(model, tellModel);
  open("tag");
}

window.addEventListener("unhandledrejection", (event) => {
  event.preventDefault();
  alert(event.reason?.message ?? "Something went wrong.");
});
begin().catch((error) => alert(error.message));
