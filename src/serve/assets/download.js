// What the buttons give that take the rows away.

import { $, plural } from "./dom.js";
import { address } from "./api.js";
import { isFiltered, parameters } from "./filter.js";
import { pendingFixes } from "./fixes.js";

/** @import { Filter } from "./types.js" */

const SHEET_ROWS = 1_048_576; // of an Excel sheet, with its header

/**
 * @param {string} file
 * @param {Filter} filter
 * @param {number} matching rows that fit
 */
export function tellDownload(file, filter, matching) {
  const { total } = pendingFixes();
  // A file is filtered by what it says: with fixes, other rows may fit than those that are shown.
  const areOthers = total > 0 && (filter.segment.length > 0 || filter.from > 0 || filter.to < 100);
  const rows = isFiltered(filter) && !areOthers ? ` (${plural(matching, "row")})` : "";
  const told = areOthers ? "With the fixes, whose confidence is 100, and filtered by them" : "With the fixes, whose confidence is 100";
  for (const [download, format] of /** @type {const} */ ([[$("download"), "csv"], [$("download-xlsx"), "xlsx"]])) {
    download.href = address(`/api/files/${file}/download`, { ...parameters(filter), format });
    download.textContent = `Download ${format.toUpperCase()}${rows}`;
    download.hidden = format === "xlsx" && matching >= SHEET_ROWS;
    download.title = total ? told : "";
  }
}
