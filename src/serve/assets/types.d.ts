// What the scripts of the page are checked by. No browser asks for this file: it is not part of the page.

/** Elements of the page, by their id. */
export interface Elements {
  alerts: HTMLElement;
  live: HTMLElement;
  dialog: HTMLDialogElement;
  pending: HTMLElement;
  model: HTMLElement;

  tag: HTMLElement;
  start: HTMLElement;
  drop: HTMLElement;
  file: HTMLInputElement;
  "id-column": HTMLInputElement;
  "title-column": HTMLInputElement;
  sheet: HTMLInputElement;
  paste: HTMLFormElement;
  titles: HTMLTextAreaElement;
  private: HTMLElement;
  working: HTMLElement;
  "working-name": HTMLElement;
  "working-bar": HTMLProgressElement;
  "working-step": HTMLElement;
  "working-cancel": HTMLButtonElement;

  results: HTMLElement;
  "file-told": HTMLElement;
  noticed: HTMLElement;
  download: HTMLAnchorElement;
  "download-xlsx": HTMLAnchorElement;
  "segment-chart": HTMLElement;
  "confidence-chart": HTMLElement;
  goal: HTMLInputElement;
  "goal-bar": HTMLProgressElement;
  "goal-reached": HTMLElement;
  "goal-left": HTMLElement;
  "goal-review": HTMLButtonElement;
  search: HTMLInputElement;
  from: HTMLInputElement;
  to: HTMLInputElement;
  fixed: HTMLSelectElement;
  "set-all": HTMLButtonElement;
  chips: HTMLElement;
  split: HTMLElement;
  rows: HTMLTableElement;
  body: HTMLTableSectionElement;
  pages: HTMLElement;
  explanation: HTMLElement;
  alike: HTMLElement;
  "selection-cancel": HTMLButtonElement;
  "selection-set": HTMLButtonElement;
  keep: HTMLButtonElement;
  discard: HTMLButtonElement;

  training: HTMLElement;
  "training-told": HTMLElement;
  "training-search": HTMLInputElement;
  "training-segment": HTMLSelectElement;
  "training-rows": HTMLTableSectionElement;
  "training-pages": HTMLElement;

  audit: HTMLElement;
  "audit-told": HTMLElement;
  "audit-begin": HTMLButtonElement;
  "audit-working": HTMLElement;
  "audit-bar": HTMLProgressElement;
  "audit-step": HTMLElement;
  "audit-findings": HTMLElement;

  evaluation: HTMLElement;
  "evaluation-told": HTMLElement;
  "evaluation-begin": HTMLButtonElement;
  "evaluation-working": HTMLElement;
  "evaluation-bar": HTMLProgressElement;
  "evaluation-step": HTMLElement;
  "evaluation-result": HTMLElement;
}

/** What an element may have inside; nothing where it is `null`, `undefined` or `false`. */
export type Child = Node | string | number | null | undefined | false | Child[];

/** Attributes of an element, and what is called on its events (`onclick`). */
export type Properties = Record<
  string,
  string | number | boolean | null | undefined | ((event: any) => unknown)
>;

/** What an address is made with. */
export type Parameters = Record<
  string,
  string | number | boolean | null | undefined | readonly string[]
>;

/** What is sent and received: see `/api/openapi.json`. */
export interface Model {
  encoder: string;
  training_titles: number;
  segments: string[];
  read_only: boolean;
  limits: { upload_bytes: number };
}

/** How far work has come. */
export interface Job {
  state: "none" | "waiting" | "running" | "done" | "failed";
  /** Not there where there is nothing to say. */
  step?: string;
  /** The share that is done, 0 to 1. */
  progress: number;
  /** Only where it failed: a sentence for people, and a word for programs. */
  error?: string;
  code?: string;
}

export interface File extends Job {
  id: string;
  name: string;
  rows: number;
  titles: number;
  rejected: number;
  rejects: { line: number; reason: string }[];
  notes: string[];
  outdated: boolean;
}

export interface SegmentCount {
  persona_segment: string;
  rows: number;
}

export interface Row {
  row: number;
  record_id: string;
  title: string;
  persona_segment: string;
  confidence_score: number;
  /** The segment of a pending fix. */
  fix?: string;
}

export interface RowsPage {
  matching: number;
  offset: number;
  rows: Row[];
  segments: SegmentCount[];
  /** Rows with 0 to 9, 10 to 19, …, 90 to 100 percent. */
  confidence: number[];
}

/** Which rows of a file are wanted, and in which order. */
export interface Wanted extends Filter {
  sort: string;
  order: "asc" | "desc";
  /** The confidence that a review is to reach, in percent. */
  goal: number | "";
}

export interface Filter {
  text: string;
  segment: string[];
  from: number;
  to: number;
  /** With a fix, or without one: `true`, `false` or empty. */
  fixed: string;
  /** A title that others are like, or empty. */
  like: string;
}

/** What the rows are that fit, before their segment is set. */
export interface Selection {
  version: string;
  rows: number;
  titles: number;
  /** More than `rows` where other rows have the same titles. */
  rows_of_titles: number;
  left_out: number;
  fixed: number;
  segments: SegmentCount[];
  sample: Selected[];
}

export interface Selected {
  title: string;
  rows: number;
  persona_segment: string;
  confidence_score: number;
  fix?: string;
}

/** What to set for all rows that fit. */
export interface Wish {
  persona_segment?: string;
  confirm?: boolean;
  version?: string;
}

/** How far a file is from the confidence that is wanted. */
export interface Goal {
  confidence: number;
  rows: number;
  reached: number;
  labels: number;
  decided: number;
}

export interface Neighbour {
  similarity: number;
  title: string;
  persona_segment: string;
  votes: boolean;
}

export interface Share {
  persona_segment: string;
  share: number;
}

export interface Explanation {
  title: string;
  standardized: string;
  title_reference: { reference: string; standardization: string }[];
  persona_segment: string;
  confidence_score: number;
  keyword_rule: string | null;
  own_title: string | null;
  votes: Share[];
  neighbours: Neighbour[];
  neighbours_say: number;
  general_neighbours: Neighbour[];
  words_about: string;
  words: { word: string; speaks_for: boolean }[];
}

export interface Fix {
  title: string;
  persona_segment: string;
}

export interface Fixes {
  total: number;
  /** The one set last first; not all. */
  fixes: Fix[];
  undo: { step: number; titles: number } | null;
}

/** The fix of a title that was set, or taken back. */
export interface SetFix {
  title: string;
  segment: string | null;
}

export interface Figures {
  titles: number;
  right: number;
}

/** A retrained model that is not in use yet; all but the job only where that is done. */
export interface Candidate extends Job {
  number: number;
  before?: Figures;
  after?: Figures;
  fixes: Fix[];
  not_followed: string[];
  rows: number;
  rows_moved: number;
  flows: { from: string; to: string; rows: number }[];
  moves: { title: string; from: string; to: string; rows: number }[];
}

export interface TrainingPage {
  file: string;
  total: number;
  matching: number;
  offset: number;
  rows: { line: number; title: string; persona_segment: string }[];
  segments: SegmentCount[];
}

export interface Finding {
  kind: string;
  title: string;
  labelled: string;
  suggested: string;
  probability: number;
  evidence: { title: string; segment: string }[];
  /** The segment of a pending fix. */
  fix?: string;
}

export interface Audit extends Job {
  found: number;
  offset: number;
  findings: Finding[];
}

/** The figures only where the job is done. */
export interface Evaluation extends Job {
  titles: number;
  accuracy: number;
}
