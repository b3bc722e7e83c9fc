// Which rows of a file are wanted.

/** @import { Filter, Parameters, Wanted } from "./types.js" */

/** @type {() => Filter} */
export const unfiltered = () => ({ text: "", segment: [], from: 0, to: 100, fixed: "", like: "" });

/** @param {Filter} filter */
export const isFiltered = ({ text, segment, from, to, fixed, like }) =>
  text !== "" || segment.length > 0 || from > 0 || to < 100 || fixed !== "" || like !== "";

/** @type {Pick<Wanted, "sort" | "order" | "goal">} */
export const unsorted = { sort: "row", order: "asc", goal: "" };

/**
 * A filter as an address has it.
 * @param {Filter} filter
 * @returns {Parameters}
 */
export const parameters = ({ text, segment, from, to, fixed, like }) =>
  ({ text, segment, from: from || "", to: to === 100 ? "" : to, fixed, like });

/**
 * A filter in words.
 * @param {Filter} filter
 */
export function words({ text, segment, from, to, fixed, like }) {
  const told = [];
  if (segment.length) told.push(`tagged ${segment.join(" or ")}`);
  if (from > 0 || to < 100) told.push(`with a confidence of ${from} to ${to} %`);
  if (text) told.push(`with “${text}” in the title or the record ID`);
  if (like) told.push(`with a title like “${like}” but for case, level and region`);
  if (fixed) told.push(fixed === "true" ? "with a fix" : "without a fix");
  return told.length ? `Rows ${told.join(", ")}.` : "All rows of the file.";
}
