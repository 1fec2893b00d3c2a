/**
 * What a module imports, read with a real parser: a regular expression would also read comments and strings.
 */
import { parseSync } from "oxc-parser";

/** One import, `export … from` or `import("…")` of a module. */
export interface Import {
  /** As it is written. */
  readonly specifier: string;
  /** It imports types alone, so nothing of it is left at run time. */
  readonly typeOnly: boolean;
}

/** Reads the imports of one module. Throws when it cannot be parsed. */
export function readImports(path: string, source: string): Import[] {
  const { module, errors } = parseSync(path, source);
  if (errors[0] !== undefined) throw new Error(`${path}: ${errors[0].message}`);
  const statics = module.staticImports.map(({ moduleRequest, entries }) => ({
    specifier: moduleRequest.value,
    // `import "x"` has no entries, and runs x.
    typeOnly: entries.length > 0 && entries.every((entry) => entry.isType),
  }));
  const reexports = module.staticExports
    .flatMap(({ entries }) => entries)
    .flatMap(({ moduleRequest, isType }) =>
      moduleRequest === null ? [] : [{ specifier: moduleRequest.value, typeOnly: isType }],
    );
  const dynamics = module.dynamicImports
    .map(({ moduleRequest: { start, end } }) => /^(["'])(.*)\1$/.exec(source.slice(start, end))?.[2])
    .filter((specifier) => specifier !== undefined)
    .map((specifier) => ({ specifier, typeOnly: false }));
  return [...statics, ...reexports, ...dynamics];
}
