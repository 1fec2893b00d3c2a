/**
 * Makes a local module fit into its deploy: specifiers that mean another path there are replaced, all else stays as the
 * author wrote it, on its line.
 */
import MagicString from "magic-string";
import { relativePath, resolveSpecifier } from "../artifact/imports.ts";
import type { LocalModule, ResolvedImport } from "./local-modules.ts";
import { NAMESPACE_EXPORT } from "./packages.ts";

export interface Place {
  /** The module's own path in the deploy. */
  readonly path: string;
  /** Paths of all modules of the deploy. */
  readonly paths: ReadonlySet<string>;
  /** The path of another file. */
  readonly pathOf: (file: string) => string;
}

/** The text of a module as it is sent. */
export function rewriteModule({ file, text, imports }: LocalModule, place: Place): string {
  if (file.endsWith(".json")) return `export default ${text.trim()};\n`;
  const code = new MagicString(text);
  for (const found of imports) rewriteImport(code, found, place);
  return code.toString();
}

function rewriteImport(code: MagicString, found: ResolvedImport, { path, paths, pathOf }: Place): void {
  const { target, specifier, namespace } = found;
  if (target === null) return;
  const wanted = pathOf(target.file);
  // Attributes such as `with { type: "json" }` speak of the file that was; the module is JavaScript.
  const end = target.file.endsWith(".json") ? endOfSource(code.original, found) : found.end;
  if (end !== found.end || resolveSpecifier(path, specifier, paths) !== wanted) {
    code.update(found.start, end, JSON.stringify(relativePath(path, wanted)));
  }
  if (target.kind === "package" && namespace !== null) {
    const lines = code.original.slice(namespace.start, namespace.end).replace(/[^\n]/g, "");
    code.update(namespace.start, namespace.end, `{ ${NAMESPACE_EXPORT} as ${namespace.name} }${lines}`);
  }
}

/** The end of the statement without its semicolon. */
function endOfSource(text: string, { end, statementEnd }: ResolvedImport): number {
  const statement = text.slice(end, statementEnd).replace(/\s*;$/, "");
  return end + statement.length;
}
