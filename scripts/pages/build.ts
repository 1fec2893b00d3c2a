/**
 * Gathers the pages that come with the platform into one folder, which the assets binding serves: ours, and the files of
 * Swagger UI that they load, licences included. Nothing of that is kept in the repository.
 *
 * Files that are the same already are left alone: a server may be reading them.
 */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

const OURS = ["index.html", "docs.css", "docs-init.js", "favicon.svg"];
const THEIRS = ["swagger-ui.css", "swagger-ui-bundle.js", "swagger-ui-bundle.js.LICENSE.txt", "LICENSE", "NOTICE"];

/** Writes `dist/assets` below the project's root. */
export function buildPages(root: string): void {
  const library = dirname(createRequire(join(root, "package.json")).resolve("swagger-ui-dist/package.json"));
  const output = join(root, "dist/assets/docs");
  mkdirSync(output, { recursive: true });
  for (const name of OURS) refresh(join(root, "src/pages/docs", name), join(output, name));
  for (const name of THEIRS) refresh(join(library, name), join(output, name));
}

function refresh(from: string, to: string): void {
  const wanted = readFileSync(from);
  if (readIfThere(to)?.equals(wanted) === true) return;
  const draft = `${to}.${process.pid}`;
  writeFileSync(draft, wanted);
  renameSync(draft, to);
}

function readIfThere(path: string): Buffer | null {
  try {
    return readFileSync(path);
  } catch {
    return null;
  }
}
