// The part where titles are tagged: choosing a file, waiting for it, looking at what came out.

import { $, alert, announce, clearAlerts, count, plural, show } from "./dom.js";
import { address, call, follow, get, upload } from "./api.js";
import { closeResults, openResults, reloadResults } from "./table.js";

/** @import { File as Tagged, Model } from "./types.js" */

/** @type {Model["limits"]} */
let limits;
let turn = 0; // what was begun later makes what was begun before void
let cancel = () => {};

/** @param {Model} model */
export function begin(model) {
  limits = model.limits;
  $("private").textContent = ["127.0.0.1", "localhost", "[::1]"].includes(location.hostname)
    ? "The file is read by the program on this computer. Nothing is sent anywhere else."
    : `The file is read by the program on ${location.hostname}. Nothing is sent anywhere else.`;
  $("file").addEventListener("change", () => {
    const [file] = $("file").files ?? [];
    $("file").value = "";
    if (file) send(file, file.name, "application/octet-stream");
  });
  $("paste").addEventListener("submit", (event) => {
    event.preventDefault();
    const text = $("titles").value;
    if (text.trim()) send(text, "", "text/plain; charset=utf-8");
    else $("titles").focus();
  });
  $("working-cancel").addEventListener("click", () => cancel());
  acceptDrops();
}

function acceptDrops() {
  const drop = $("drop");
  /** @param {DragEvent} event */
  const isFile = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");
  // Anywhere on the page: a file that misses the field must not replace the page.
  document.addEventListener("dragover", (event) => {
    if (!isFile(event)) return;
    event.preventDefault();
    drop.classList.add("over");
  });
  document.addEventListener("dragleave", (event) => {
    if (event.relatedTarget === null) drop.classList.remove("over");
  });
  document.addEventListener("drop", (event) => {
    if (!isFile(event)) return;
    event.preventDefault();
    drop.classList.remove("over");
    const [file] = event.dataTransfer?.files ?? [];
    if (file && !$("tag").hidden) send(file, file.name, "application/octet-stream");
  });
}

export async function open() {
  if (!$("working").hidden) return;
  if (!$("results").hidden) return reloadResults();
  const id = new URLSearchParams(location.hash.slice(1)).get("file");
  if (!id) return state("start");
  try {
    await wait(await get(`/api/files/${encodeURIComponent(id)}`));
  } catch (error) {
    restart();
    if (error.code !== "not_found") throw error;
  }
}

/** @param {"start" | "working" | "results"} name */
function state(name) {
  show($("start"), name === "start");
  show($("working"), name === "working");
  show($("results"), name === "results");
}

/** Back to the beginning. */
function restart() {
  turn += 1;
  history.replaceState(null, "", location.pathname);
  closeResults();
  state("start");
}

/**
 * @param {string} name
 * @param {string} step
 * @param {number | null} share that is done, if it is known
 */
function work(name, step, share) {
  state("working");
  $("working-name").textContent = name;
  $("working-step").textContent = step;
  const bar = $("working-bar");
  if (share === null) bar.removeAttribute("value");
  else bar.value = share;
}

/**
 * @param {File | string} body
 * @param {string} name
 * @param {string} kind
 */
async function send(body, name, kind) {
  clearAlerts();
  const size = new Blob([body]).size;
  if (size > limits.upload_bytes) {
    return alert(`The file has ${count(Math.ceil(size / 1e6))} MB; this server takes ${count(limits.upload_bytes / 1e6)} MB at most.`);
  }
  if (size === 0) return alert(`${name || "The text"} is empty.`);
  const mine = (turn += 1);
  const shown = name || "Pasted titles";
  const path = address("/api/files", { name, id_column: $("id-column").value, title_column: $("title-column").value, sheet: $("sheet").value });
  const sending = upload(path, body, kind, (share) => work(shown, "Reading the file", share));
  work(shown, "Reading the file", 0);
  cancel = () => { sending.abort(); restart(); };
  try {
    const file = await sending.answer;
    if (file && mine === turn) await wait(file);
  } catch (error) {
    if (mine === turn) state("start");
    alert(error.message);
  }
}

/**
 * Waits until a file is tagged, and shows it.
 * @param {Tagged} file
 */
async function wait(file) {
  const mine = (turn += 1);
  history.replaceState(null, "", `#file=${file.id}`);
  cancel = () => {
    call("DELETE", `/api/files/${file.id}`).catch(() => {});
    restart();
  };
  /** @param {Tagged} job */
  const tell = (job) => work(file.name, (job.step ?? "").replace(/^\d+/, (rows) => count(Number(rows))), job.state === "waiting" ? null : job.progress);
  const done = await follow(`/api/files/${file.id}`, tell, () => mine === turn);
  if (!done) return;
  if (done.state === "failed") {
    restart();
    const details = $("drop").querySelector("details");
    if (details && done.code === "missing_columns") details.open = true;
    return alert(done.error ?? "");
  }
  state("results");
  await openResults(done, restart);
  announce(`${plural(done.rows, "row")} tagged.`);
}
