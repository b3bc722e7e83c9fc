// Why a title is tagged as it is, in words.

import { $, alert, allSegments, chip, h, keyOf, percent, plural, put, show } from "./dom.js";
import { address, get } from "./api.js";
import { parameters, unfiltered } from "./filter.js";

/** @import { Child, Explanation, File, Neighbour, Row, Selection, Share } from "./types.js" */
/** @typedef {{ fix: (row: Row, segment: string) => Promise<void>, like: (row: Row) => void, leave: () => void }} Actions */

/** @typedef {{ file: File, row: Row, report: Explanation, actions: Actions }} Shown */

/** @type {Shown | null} */
let shown = null;
let asked = 0;

export const explanationIsOpen = () => shown !== null;

export function closeExplanation() {
  asked += 1;
  shown = null;
  const panel = $("explanation");
  if (!panel) return;
  show(panel, false);
  $("split").classList.remove("open");
}

/**
 * Opens the panel about a row. Of the actions, `fix` sets its segment, `like` asks about the titles like it, `leave` is
 * called when the panel is closed.
 * @param {File} file
 * @param {Row} row
 * @param {Actions} actions
 */
export async function explain(file, row, actions) {
  const mine = (asked += 1);
  /** @type {Explanation} */
  let report;
  try {
    report = await get(`/api/files/${file.id}/rows/${row.row}`);
  } catch (error) {
    return alert(error.message);
  }
  if (mine !== asked) return;
  shown = { file, row, report, actions };
  draw();
}

/**
 * Tells of the row that is shown as it is among `rows`, if it is there.
 * @param {readonly Row[]} rows
 */
export function refreshExplanation(rows) {
  if (!shown) return;
  const before = shown.row;
  shown.row = rows.find(({ row }) => row === before.row) ?? before;
  const focused = $("explanation").contains(document.activeElement) ? document.activeElement?.textContent : null;
  draw();
  /** @type {NodeListOf<HTMLElement>} */
  const buttons = $("explanation").querySelectorAll("button");
  if (focused) ([...buttons].find((button) => button.textContent === focused) ?? buttons[0]).focus();
}

function draw() {
  if (!shown) return;
  const { row, report, actions } = shown;
  const panel = $("explanation");
  const close = () => { closeExplanation(); actions.leave(); };
  put(panel,
    h("div", { class: "head" },
      h("h2", {}, report.title || "(empty title)"),
      h("button", { class: "plain close", "aria-label": "Close", onclick: close }, "✕")),
    h("p", { class: "verdict" }, chip(report.persona_segment), ` ${report.confidence_score} %`),
    ...reasons(report).map((reason) => h("p", {}, reason)),
    fixing(row, report, actions),
    report.votes.length && !report.keyword_rule ? [h("h3", {}, "The vote"), votes(report.votes)] : null,
    report.neighbours.length ? [h("h3", {}, "Most similar training titles"), neighbours(report.neighbours)] : null,
    report.general_neighbours.length ? [
      h("h3", {}, "Related in general"), neighbours(report.general_neighbours.slice(0, 12))] : null);
  show(panel);
  $("split").classList.add("open");
  if ($("alike")) {
    offerAlike(shown).catch((error) => {
      // Of a file that an older model has tagged nothing is set at once.
      if (error.code !== "conflict") alert(error.message);
    });
  }
}

/**
 * Offers the titles of the file that are like the one that is shown, and have no fix yet.
 * @param {Shown} about
 */
async function offerAlike({ file, row, actions }) {
  const filter = { ...unfiltered(), like: row.title, fixed: "false" };
  /** @type {Selection} */
  const alike = await get(address(`/api/files/${file.id}/fixes`, parameters(filter)));
  if (shown?.row !== row || !$("alike")) return;
  const others = alike.titles - (row.fix ? 0 : 1);
  if (others < 1) return;
  const told = `${plural(others, "title")} like it`;
  put($("alike"), row.fix
    ? h("button", { class: "button small", id: "like", onclick: () => actions.like(row) }, h("kbd", { "aria-hidden": "true" }, "l"), `And ${told} …`)
    : h("span", { class: "quiet" }, `The file has ${told} but for case, level or region.`));
  show($("alike"));
}

/**
 * What decided, in sentences.
 * @param {Explanation} report
 */
function reasons(report) {
  /** @type {Child[]} */
  const told = [];
  for (const { reference, standardization } of report.title_reference) {
    told.push(`Your title reference reads “${reference}” as “${standardization}”.`);
  }
  if (report.title_reference.length) told.push(["So the title counts as ", h("strong", {}, report.standardized), "."]);
  if (report.keyword_rule) {
    told.push(`A keyword rule decided, whatever the vote: ${report.keyword_rule}.`);
    return told;
  }
  if (report.own_title) {
    told.push(`“${report.own_title}” is one of your training titles, and its label decided, whatever the others say.`);
    return told;
  }
  if (!report.standardized) return [...told, "There is no title, so there is nothing to go by."];
  const voters = report.neighbours.filter((near) => near.votes);
  const agree = voters.filter((near) => near.persona_segment === report.persona_segment).length;
  if (voters.length) {
    told.push(agree === voters.length
      ? `The ${voters.length} most similar training titles are all ${report.persona_segment}.`
      : `${agree} of the ${voters.length} most similar training titles are ${report.persona_segment}; the more similar one is, the more its vote counts.`);
  }
  const inGeneral = report.neighbours_say < 1 && report.general_neighbours.length ? report.general_neighbours : report.neighbours;
  const settled = inGeneral.length > 0 && !inGeneral.some((near) => near.votes);
  if (settled) {
    told.push("The words of the title settle it: no vote of titles that are related in general could change that.");
  } else if (report.general_neighbours.length) {
    told.push(`Titles that are related in general, and the words of the title, have ${percent(1 - report.neighbours_say, 0)} of the say.`);
  }
  /** @param {boolean} speaksFor */
  const speak = (speaksFor) => report.words.filter((word) => word.speaks_for === speaksFor).slice(0, 4).map(({ word }) => word).join(", ");
  for (const speaksFor of [true, false]) {
    const words = speak(speaksFor);
    if (words) told.push(`Speaking ${speaksFor ? "for" : "against"} ${report.words_about}: ${words}.`);
  }
  told.push(`Of 100 titles with ${settled ? "words like these" : "a vote like this"}, about ${report.confidence_score} are ${report.persona_segment}.`);
  return told;
}

/**
 * @param {Row} row
 * @param {Explanation} report
 * @param {Actions} actions
 */
function fixing(row, report, { fix }) {
  if (document.body.classList.contains("read-only") || !report.standardized) return null;
  const is = row.fix ?? row.persona_segment;
  return [h("fieldset", { class: "choices" },
    h("legend", {}, "Should it be another segment?"),
    allSegments().map((segment) =>
      h("button", { class: "choice", "aria-pressed": segment === is, onclick: () => fix(row, segment).catch((error) => alert(error.message)) },
        h("kbd", { "aria-hidden": "true" }, keyOf(segment) ?? " "), chip(segment)))),
  h("p", { id: "alike", hidden: true })];
}

/** @param {Share[]} shares */
function votes(shares) {
  return h("table", { class: "small" }, h("tbody", {}, shares.filter(({ share }) => share >= 0.001).map(({ persona_segment, share }) =>
    h("tr", {}, h("td", {}, chip(persona_segment)), h("td", { class: "number" }, percent(share))))));
}

/** @param {Neighbour[]} titles */
function neighbours(titles) {
  return h("table", { class: "small" },
    h("thead", {}, h("tr", {}, h("th", { scope: "col" }, "Training title"), h("th", { scope: "col" }, "Segment"), h("th", { scope: "col", class: "number" }, "Similar"))),
    h("tbody", {}, titles.map((near) =>
      h("tr", {}, h("td", { class: "wrap" }, near.title || "(from a real list; its text does not ship)"), h("td", {}, chip(near.persona_segment)),
        h("td", { class: "number" }, percent(Math.max(0, near.similarity), 0))))));
}
