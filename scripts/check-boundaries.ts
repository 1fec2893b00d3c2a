/**
 * Checks that the parts of the project import each other in one direction only, and that no imports run in circles.
 *
 *   node scripts/check-boundaries.ts      prints every fault, and ends with exit code 1 when there is one
 */
import { globSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { findCycles } from "./boundaries/cycles.ts";
import { readImports } from "./boundaries/imports.ts";
import { type Edge, faultOf, GOVERNED_FOLDERS } from "./boundaries/rules.ts";

const ROOT = join(import.meta.dirname, "..");
const CODE = "{src,durable-objects,scripts,bench,test}/**/*.ts";

/** Relative specifiers become paths of the project; others stay what they are. */
function resolveFrom(path: string, specifier: string): string {
  return specifier.startsWith(".") ? posix.join(posix.dirname(path), specifier) : specifier;
}

function edgesOf(path: string): Edge[] {
  return readImports(path, readFileSync(join(ROOT, path), "utf8")).map(({ specifier, typeOnly }) => ({
    from: path,
    to: resolveFrom(path, specifier),
    typeOnly,
  }));
}

const modules = globSync(CODE, { cwd: ROOT }).map((path) => path.replaceAll("\\", "/"));
const edges = modules.flatMap(edgesOf);
const misdirected = edges
  .filter(({ from }) => GOVERNED_FOLDERS.some((folder) => from.startsWith(`${folder}/`)))
  .map(faultOf)
  .filter((fault) => fault !== null);
// Types are gone at run time, and two modules may name each other's.
const byValue = edges.filter((edge) => !edge.typeOnly);
const imports = Map.groupBy(byValue, (edge) => edge.from);
const graph = new Map([...imports].map(([from, list]) => [from, list.map((edge) => edge.to)]));
const circular = findCycles(graph).map((cycle) => `These import each other: ${cycle.join(" → ")}`);

const faults = [...misdirected, ...circular];
for (const fault of faults) process.stderr.write(`${fault}\n`);
if (faults.length > 0) process.exitCode = 1;
else process.stdout.write(`Boundaries hold: ${modules.length} modules, ${edges.length} imports, no cycle.\n`);
