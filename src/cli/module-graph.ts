/**
 * The author's own files behind a function file: itself, and every module that it imports, for its types alone too.
 */
import { resolve } from "node:path";
import { z } from "zod";
import { TroupeError } from "../contracts/errors.ts";
import { collectAssets } from "../packaging/assets.ts";
import { bundleFile } from "../packaging/bundle.ts";
import { walkFrom } from "../packaging/local-modules.ts";

/** How far the walk came: all files, or, when one is faulty, those that are known from the fault. */
export interface ModuleGraph {
  /** Absolute paths, the entry among them. */
  readonly files: readonly string[];
  readonly complete: boolean;
}

const faults = z.object({ errors: z.array(z.object({ file: z.string().nullable() })) });

/** Follows the imports of the file `path`, relative to `cwd`. */
export async function moduleGraph(path: string, cwd: string): Promise<ModuleGraph> {
  const entry = resolve(cwd, path);
  try {
    const walk = walkFrom(entry, cwd);
    await bundleFile(path, cwd, [collectAssets().plugin, walk.plugin]);
    const modules = await walk.modules();
    return { files: [entry, ...modules.map(({ file }) => file)], complete: true };
  } catch (error) {
    const details = error instanceof TroupeError ? faults.safeParse(error.details).data : undefined;
    const faulty = (details?.errors ?? []).flatMap(({ file }) => (file === null ? [] : [resolve(cwd, file)]));
    return { files: [entry, ...faulty], complete: false };
  }
}
