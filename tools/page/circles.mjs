// Tells of scripts in a folder that import each other in a circle: node circles.mjs FOLDER

import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

const folder = process.argv[2];
const scripts = readdirSync(folder).filter((name) => name.endsWith(".js"));
const imports = new Map(scripts.map((name) => {
  const text = readFileSync(join(folder, name), "utf8");
  return [name, [...text.matchAll(/^import .*"\.\/(.+?)";$/gm)].map((found) => found[1])];
}));

const done = new Set();

/** The circle that is come upon from a script, if there is one. */
function circle(name, way = []) {
  if (way.includes(name)) return [...way.slice(way.indexOf(name)), name];
  if (done.has(name)) return null;
  for (const imported of imports.get(name) ?? []) {
    const found = circle(imported, [...way, name]);
    if (found) return found;
  }
  done.add(name);
  return null;
}

for (const name of scripts) {
  const found = circle(name);
  if (found) {
    console.error(`These scripts import each other in a circle: ${found.join(" -> ")}`);
    process.exit(1);
  }
}
console.log(`${scripts.length} scripts import each other without a circle.`);
