// The page as a whole: its parts, and what all of them need to know.

import { $, alert, clearAlerts, count, h, put, setSegments, show } from "./dom.js";
import { get } from "./api.js";
import * as tag from "./tag.js";
import * as fixes from "./fixes.js";
import * as training from "./training.js";
import * as audit from "./audit.js";
import * as evaluation from "./evaluation.js";

const parts = { tag, training, audit, evaluation };
const tabs = [...document.querySelectorAll('[role="tab"]')];

function open(name, focus = false) {
  clearAlerts();
  for (const tab of tabs) {
    const chosen = tab.id === `tab-${name}`;
    tab.setAttribute("aria-selected", chosen);
    tab.tabIndex = chosen ? 0 : -1;
    show($(tab.getAttribute("aria-controls")), chosen);
    if (chosen && focus) tab.focus();
  }
  document.body.dataset.part = name;
  parts[name].open().catch((error) => alert(error.message));
}

for (const [at, tab] of tabs.entries()) {
  tab.addEventListener("click", () => open(tab.id.slice(4)));
  tab.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step) open(tabs[(at + step + tabs.length) % tabs.length].id.slice(4), true);
  });
}

export function tellModel(model) {
  put($("model"),
    h("span", { title: `Encoder ${model.encoder}` }, `${count(model.training_titles)} titles learned`),
    model.read_only ? h("span", { class: "badge" }, "read-only") : "");
}

async function begin() {
  const model = await get("/api/model");
  setSegments(model.segments);
  document.body.classList.toggle("read-only", model.read_only);
  tellModel(model);
  tag.begin(model);
  training.begin(model);
  audit.begin(model);
  await fixes.begin(model, tellModel);
  open("tag");
}

window.addEventListener("unhandledrejection", (event) => {
  event.preventDefault();
  alert(event.reason?.message ?? "Something went wrong.");
});
begin().catch((error) => alert(error.message));
