/**
 * Bundles the npm packages that local modules use: one module for each, with no more in it than is used.
 */
import type { Plugin } from "esbuild";
import { bundleTogether, type Outputs } from "./bundle.ts";

/** Where packages lie in a deploy. */
export const PACKAGE_FOLDER = "npm";
/** Under this name a package's module exports all of it as one object, which works for CommonJS too. */
export const NAMESPACE_EXPORT = "$namespace";

/** What is used of one entry of a package. */
export interface UsedPackage {
  /** Absolute path of the entry. */
  readonly file: string;
  /** Path of its module in the deploy. */
  readonly path: string;
  readonly names: ReadonlySet<string>;
  readonly namespace: boolean;
}

const SCHEME = "troupe-package:";

/** Bundles packages. Throws `invalid_source` where one needs the host's own modules, or does not fit together. */
export async function bundlePackages(packages: readonly UsedPackage[], cwd: string): Promise<Outputs> {
  if (packages.length === 0) return new Map();
  const entries = packages.map(({ path }, index) => ({ in: SCHEME + index, out: path.replace(/\.js$/, "") }));
  const plugin: Plugin = {
    name: "packages",
    setup(build) {
      build.onResolve({ filter: /^troupe-package:/ }, ({ path }) => ({ path, namespace: "package" }));
      build.onLoad({ filter: /.*/, namespace: "package" }, ({ path }) => {
        const used = packages[Number(path.slice(SCHEME.length))];
        // As TypeScript, because a name that is only a type may be missing there.
        return { contents: used === undefined ? "" : entryOf(used), loader: "ts", resolveDir: cwd };
      });
    },
  };
  return bundleTogether(entries, { cwd, chunks: `${PACKAGE_FOLDER}/chunk-[hash]`, plugin });
}

/** The module that exports what is used. */
function entryOf({ file, names, namespace }: UsedPackage): string {
  const source = JSON.stringify(file);
  const single = [...names].filter((name) => name !== "*");
  return [
    `import ${source};`,
    ...(single.length === 0 ? [] : [`export { ${single.join(", ")} } from ${source};`]),
    ...(names.has("*") ? [`export * from ${source};`] : []),
    ...(namespace ? [`import * as all from ${source}; export { all as ${NAMESPACE_EXPORT} };`] : []),
  ].join("\n");
}
