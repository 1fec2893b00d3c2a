/**
 * Node's modules and globals in the isolate of a function that asks for them: only those that its code names, for each
 * costs the start some milliseconds.
 */
import { NODE_FACADES, NODE_FOLDER, NODE_MODULES, type NodeFacade } from "../contracts/node-modules.ts";
import { WORKERS_MODULE } from "../contracts/sandbox-call.ts";
import { NODE_SHIM } from "./shim.generated.ts";

/** What is loaded beside the function's modules. */
export interface NodeModules {
  readonly modules: readonly (readonly [path: string, module: { readonly js: string }])[];
  /** Stands first in the module that imports the function: what it imports starts before any code of the function. */
  readonly first: string;
}

/** A compiled import of one of the modules; a text that merely looks like one does no harm. */
const IMPORT = new RegExp(`${NODE_FOLDER}([a-z0-9_/]+)\\.js`, "g");

/** What some modules need, or null for nothing. `asked` is whether the function was written for Node. */
export function nodeModules(modules: Readonly<Record<string, string>>, asked: boolean): NodeModules | null {
  const texts = Object.values(modules);
  const named = texts.flatMap((text) => [...text.matchAll(IMPORT)].flatMap(([, name]) => name ?? []));
  const names = new Set(named.filter((name) => NODE_MODULES.has(name)));
  if (names.size === 0 && !asked) return null;
  if (texts.some((text) => /\bBuffer\b/.test(text))) names.add("buffer");
  const files = [
    ["globals", globalsText(names)],
    ["shim", NODE_SHIM],
    ...[...names].map((name) => [name, textOf(name)]),
  ];
  return {
    modules: files.map(([name = "", js = ""]) => [`${NODE_FOLDER}${name}.js`, { js }]),
    first: `import"./${NODE_FOLDER}globals.js";`,
  };
}

function textOf(name: string): string {
  if (!isFacade(name)) return `export*from"node:${name}";export{default}from"node:${name}";`;
  const up = name.includes("/") ? ".." : ".";
  return `${OBJECTS[name](up)}export const{${NODE_FACADES[name].join()}}=part;export default part;`;
}

function isFacade(name: string): name is NodeFacade {
  return Object.hasOwn(NODE_FACADES, name);
}

/** How each facade names its object `part`. */
const OBJECTS: Readonly<Record<NodeFacade, (up: string) => string>> = {
  async_hooks: (up) => `import{asyncHooks as part}from"${up}/shim.js";`,
  console: () => "const part=console;",
  crypto: (up) =>
    `import native from"node:crypto";import{cryptoPart}from"${up}/shim.js";const part=cryptoPart(native);`,
  events: (up) =>
    `import native from"node:events";import{eventsPart}from"${up}/shim.js";const part=eventsPart(native);`,
  process: (up) => `import{process as part}from"${up}/globals.js";`,
  timers: (up) => `import{timers as part}from"${up}/shim.js";`,
  "timers/promises": (up) => `import{timersPromises as part}from"${up}/shim.js";`,
};

/** Sets the globals, and starts all modules that are there. */
function globalsText(names: ReadonlySet<string>): string {
  const loaded = [...names].filter((name) => name !== "process");
  const imports = loaded.map((name, index) => `import m${index} from"./${name}.js";`);
  const members = loaded.map((name, index) => `${JSON.stringify(name)}:m${index}`);
  return [
    ...[`import{env}from"../${WORKERS_MODULE}";import{installGlobals,tameProcess}from"./shim.js";`, ...imports],
    `export const process=tameProcess(env,{${members.join()}});`,
    `installGlobals({process${names.has("buffer") ? `,Buffer:m${loaded.indexOf("buffer")}.Buffer` : ""}});`,
  ].join("");
}
