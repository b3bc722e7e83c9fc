// What is looked for in the page's scripts beside what the types tell.

import js from "@eslint/js";
import globals from "globals";

const rules = {
  ...js.configs.recommended.rules,
  "array-callback-return": "error",
  curly: ["error", "multi-line"],
  eqeqeq: "error",
  "no-constant-binary-expression": "error",
  "no-duplicate-imports": "error",
  "no-else-return": "error",
  "no-eval": "error",
  "no-implicit-coercion": "error",
  "no-param-reassign": "error",
  "no-promise-executor-return": "error",
  "no-self-compare": "error",
  "no-shadow": "error",
  "no-unmodified-loop-condition": "error",
  "no-unreachable-loop": "error",
  "no-unused-expressions": ["error", { allowShortCircuit: true }],
  "no-use-before-define": ["error", { functions: false, variables: false }],
  "no-useless-return": "error",
  "no-var": "error",
  "object-shorthand": "error",
  "prefer-arrow-callback": "error",
  "prefer-const": "error",
  "prefer-template": "error",
  "require-atomic-updates": "error",
  radix: "error",
};

// Nothing that a file contains is ever read as HTML.
const markup = ["innerHTML", "outerHTML", "insertAdjacentHTML", "setHTMLUnsafe"].map((property) => ({
  property,
  message: "Titles are text: make elements with `h`.",
}));

export default [
  { linterOptions: { reportUnusedDisableDirectives: "error" } },
  {
    files: ["**/assets/*.js"],
    languageOptions: { globals: globals.browser },
    rules: { ...rules, "no-restricted-properties": ["error", ...markup] },
  },
  { files: ["**/*.mjs"], languageOptions: { globals: globals.node }, rules },
];
