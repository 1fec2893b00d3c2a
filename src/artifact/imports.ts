/**
 * What a module may import: the other modules of its deploy, and what stands in for some of the runtime's and of Node's.
 *
 * Static imports are resolved here, once, and rewritten to the path they mean. `import(…)` of a module of the deploy
 * stays an import; any other is replaced by a call that rejects, because a specifier made at run time could name the
 * runtime's own modules.
 */
import type { ImportDeclaration, ImportExpression, Literal, Program } from "acorn";
import type MagicString from "magic-string";
import { fault, type TroupeFault } from "../contracts/errors.ts";
import { nodeModulePath } from "../contracts/node-modules.ts";
import { USER_FOLDER, WORKERS_MODULE } from "../contracts/sandbox-call.ts";
import { walk } from "../metering/walk.ts";

/** A module on its way through the compiler. */
export interface ModuleInProgress {
  readonly path: string;
  readonly program: Program;
  readonly code: MagicString;
}

/** Extensions tried for a specifier that names no module exactly, as TypeScript and bundlers do. */
const EXTENSIONS = [".ts", ".mts", ".js", ".mjs"];

/**
 * Rewrites every import of a module. `deny` is the name of the function that stands in for a refused `import(…)`.
 * Returns whether that name is used, or the fault of a static import that cannot be.
 */
export function rewriteImports(
  { path, program, code }: ModuleInProgress,
  modules: ReadonlySet<string>,
  deny: string,
): { readonly usesDeny: boolean } | { readonly refused: TroupeFault } {
  for (const statement of program.body) {
    if (!("source" in statement) || !statement.source) continue;
    const target = targetOf(path, String(statement.source.value), modules);
    if (target === undefined) return { refused: refuse(path, code.original, statement.source) };
    overwrite(code, statement.source, target);
    dropAttributes(code, statement);
  }
  let usesDeny = false;
  walk(program, (node) => {
    if (node.type !== "ImportExpression") return;
    const target = literalTarget(path, node, modules);
    if (target === undefined) {
      usesDeny = true;
      code.update(node.start, node.start + "import".length, deny);
    } else {
      overwrite(code, node.source, target);
    }
  });
  return { usesDeny };
}

function literalTarget(path: string, { source }: ImportExpression, modules: ReadonlySet<string>): string | undefined {
  return source.type === "Literal" && typeof source.value === "string"
    ? targetOf(path, source.value, modules)
    : undefined;
}

/** The module that is imported says itself what it is; the runtime takes no `with { type: "json" }`. */
function dropAttributes(code: MagicString, { source, attributes, end }: AttributedImport): void {
  const last = attributes?.at(-1);
  if (!source || last === undefined) return;
  const close = code.original.indexOf("}", last.end);
  if (close !== -1 && close < end) code.remove(source.end, close + 1);
}

type AttributedImport = Pick<ImportDeclaration, "attributes" | "end"> & { readonly source?: Literal | null };

/** What a specifier becomes: a path to a module of the deploy, or to one that stands in for the runtime's. */
function targetOf(path: string, specifier: string, modules: ReadonlySet<string>): string | undefined {
  if (specifier === "cloudflare:workers") return relativePath(USER_FOLDER + path, WORKERS_MODULE);
  const target = resolveSpecifier(path, specifier, modules);
  if (target !== undefined) return relativePath(path, target);
  const node = nodeModulePath(specifier);
  return node === undefined ? undefined : relativePath(USER_FOLDER + path, node);
}

function overwrite(code: MagicString, { start, end }: { start: number; end: number }, specifier: string): void {
  code.update(start, end, JSON.stringify(specifier));
}

/** The module of the deploy that `specifier` means, seen from `from`. */
export function resolveSpecifier(from: string, specifier: string, modules: ReadonlySet<string>): string | undefined {
  if (!/^\.{1,2}\//.test(specifier)) return undefined;
  const segments = from.split("/").slice(0, -1);
  for (const segment of specifier.split("/")) {
    if (segment === "..") {
      if (segments.pop() === undefined) return undefined;
    } else if (segment !== ".") {
      segments.push(segment);
    }
  }
  const exact = segments.join("/");
  const stem = exact.replace(/\.m?js$/, "");
  const candidates = [exact, ...EXTENSIONS.map((extension) => exact + extension), `${stem}.ts`, `${stem}.mts`];
  return candidates.find((candidate) => modules.has(candidate));
}

/** `target` as a relative specifier, seen from `from`. */
export function relativePath(from: string, target: string): string {
  const up = "../".repeat(from.split("/").length - 1);
  return up === "" ? `./${target}` : `${up}${target}`;
}

function refuse(path: string, source: string, specifier: Literal): TroupeFault {
  const before = source.slice(0, specifier.start).split("\n");
  const line = before.length;
  const column = (before.at(-1)?.length ?? 0) + 1;
  return fault(
    "user_error",
    `${path}:${line}:${column} imports ${JSON.stringify(specifier.value)}, which is not a module of this deploy. ` +
      "Only modules of the same deploy can be imported, cloudflare:workers, and those of Node that docs/security-model.md " +
      "lists: bundle packages into the deploy, and use web standards instead of other node: and cloudflare: modules.",
    { details: { path, line, column } },
  );
}
