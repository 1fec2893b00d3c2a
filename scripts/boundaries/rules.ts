/**
 * Which part of the project may import which, as a table; `docs/architecture.md` explains it.
 *
 * contracts ← pure (metering, artifact …) ← sandbox ← durable-objects ← director ← src/index.ts; the client, the CLI
 * and what is not part of the product stand aside.
 */

/** One edge of the import graph, with paths relative to the project's root, forward slashes. */
export interface Edge {
  readonly from: string;
  /** A path of the project, or the specifier of a package or of the runtime. */
  readonly to: string;
  readonly typeOnly: boolean;
}

interface Part {
  readonly name: string;
  /** A folder ending in `/`, or one file. The first part that fits owns a file. */
  readonly path: string;
  /** Names of other parts that it may import. */
  readonly imports: readonly string[];
  /** Names of other parts of which it may import types. */
  readonly types?: readonly string[];
  /** Prefixes of what it may import from outside the project; anything when missing. */
  readonly outside?: readonly RegExp[];
}

const PURE = ["metering", "artifact", "codec", "signature", "trace", "cache", "workflow", "cron", "secrets"];
/** Packages, but nothing of a runtime: such code runs anywhere, and has no clock, no disk and no network. */
const PACKAGES = [/^(?!node:|cloudflare:)/];

const PARTS: readonly Part[] = [
  { name: "contracts", path: "src/contracts/", imports: [], outside: [/^zod$/] },
  { name: "metering", path: "src/metering/", imports: ["contracts"], outside: PACKAGES },
  { name: "artifact", path: "src/artifact/", imports: ["contracts", "metering"], outside: PACKAGES },
  { name: "codec", path: "src/codec/", imports: ["contracts"], outside: PACKAGES },
  { name: "signature", path: "src/signature/", imports: ["contracts", "metering", "artifact"], outside: PACKAGES },
  { name: "trace", path: "src/trace/", imports: ["contracts"], outside: PACKAGES },
  { name: "cache", path: "src/cache/", imports: ["contracts", "artifact", "codec"], outside: PACKAGES },
  { name: "cron", path: "src/cron/", imports: ["contracts"], outside: PACKAGES },
  { name: "workflow", path: "src/workflow/", imports: ["contracts", "codec", "signature"], outside: PACKAGES },
  { name: "secrets", path: "src/secrets/", imports: ["contracts"], outside: PACKAGES },
  // The only code of ours inside a function's isolate: whatever it imported, strangers' code would sit next to it.
  {
    name: "shim",
    path: "src/sandbox/shim/",
    imports: ["contracts"],
    outside: [/^node:async_hooks$/, /^cloudflare:workers$/],
  },
  {
    name: "sandbox",
    path: "src/sandbox/",
    imports: ["contracts", ...PURE, "shim"],
    outside: [...PACKAGES, /^cloudflare:/],
  },
  { name: "env", path: "src/env.ts", imports: ["contracts"], types: ["durable-objects"], outside: [/^zod$/] },
  {
    name: "durable-objects",
    path: "durable-objects/",
    imports: ["contracts", ...PURE, "sandbox", "env"],
    outside: [...PACKAGES, /^cloudflare:/],
  },
  {
    name: "adapters",
    path: "src/director/adapters/",
    imports: ["contracts", ...PURE, "director"],
    types: ["durable-objects", "env"],
    outside: PACKAGES,
  },
  { name: "director", path: "src/director/", imports: ["contracts", ...PURE, "adapters"], outside: PACKAGES },
  {
    name: "composition root",
    path: "src/index.ts",
    imports: ["contracts", ...PURE, "sandbox", "env", "durable-objects", "director", "adapters"],
  },
  // Web standards only: it runs on Node, in workerd and in browsers.
  { name: "client", path: "src/client/", imports: ["contracts", "codec", "signature"], outside: PACKAGES },
  // From files on disk to what a deploy sends.
  {
    name: "packaging",
    path: "src/packaging/",
    imports: ["contracts", "artifact", "signature"],
    outside: [...PACKAGES, /^node:/],
  },
  // The package's entry on Node: the client, and deploys of files.
  {
    name: "node entry",
    path: "src/node/",
    imports: ["contracts", "client", "packaging"],
    outside: [...PACKAGES, /^node:/],
  },
  // This machine: where the package lies, and what Miniflare is started with to run its Worker here.
  { name: "local", path: "src/local/", imports: ["contracts"], outside: [...PACKAGES, /^node:/] },
  {
    name: "testing",
    path: "src/testing/",
    imports: ["contracts", "local", "client", "packaging", "node entry"],
    outside: [...PACKAGES, /^node:/],
  },
  {
    name: "cli",
    path: "src/cli/",
    imports: ["contracts", "codec", "signature", "workflow", "local", "client", "packaging", "node entry"],
    outside: [...PACKAGES, /^node:/],
  },
];

/** Folders whose code must obey the table. */
export const GOVERNED_FOLDERS = ["src", "durable-objects"];

/** Says what is wrong with an import, or null when it is allowed. */
export function faultOf({ from, to, typeOnly }: Edge): string | null {
  const part = partOf(from);
  if (part === undefined) return `${from} belongs to no part: add it to scripts/boundaries/rules.ts`;
  if (isOutside(to)) {
    const allowed = part.outside === undefined || part.outside.some((pattern) => pattern.test(to));
    return allowed ? null : `${from} may not import ${to}: ${part.name} does without it`;
  }
  const target = partOf(to);
  if (target === undefined) return `${from} may not import ${to}, which belongs to no part`;
  if (target === part || part.imports.includes(target.name)) return null;
  if (part.types?.includes(target.name) === true) {
    return typeOnly ? null : `${from} may import only types from ${to}: ${part.name} knows ${target.name} by type`;
  }
  return `${from} may not import ${to}: ${part.name} does not know ${target.name}`;
}

function isOutside(to: string): boolean {
  return !/^(src|durable-objects|scripts|bench|test|examples)\//.test(to);
}

function partOf(path: string): Part | undefined {
  return PARTS.find((part) => (part.path.endsWith("/") ? path.startsWith(part.path) : path === part.path));
}
