/**
 * Where this package lies on disk: what ships beside its code is found from there, in a clone as when installed.
 */
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

/** The nearest folder at or above `folder` that has a `package.json`. Throws when there is none. */
export function packageRoot(folder: string): string {
  if (existsSync(join(folder, "package.json"))) return folder;
  const above = dirname(folder);
  if (above === folder) throw new Error("The troupe package is incomplete: it has no package.json.");
  return packageRoot(above);
}
