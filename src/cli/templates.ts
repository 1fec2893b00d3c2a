/**
 * The templates of `troupe init`: folders of real files in `templates/`, copied as they stand.
 */
import { constants } from "node:fs";
import { copyFile, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { basename, dirname, join, relative } from "node:path";
import { packageRoot } from "../local/package-root.ts";
import { inputError } from "./errors.ts";

/** Each template, with the command lines to go on with. */
export const TEMPLATES = {
  function: ["troupe deploy greet.ts", `troupe invoke greet '{"name": "Ada"}'`],
  web: ["troupe deploy site.ts --public", "troupe open site"],
  workflow: ["troupe deploy checkout.ts", "troupe workflow run checkout.json"],
} as const satisfies Record<string, readonly string[]>;
export type TemplateName = keyof typeof TEMPLATES;

const MANIFEST = "package.json";

/**
 * Copies a template into `folder`, made if it is missing, and gives the paths of the files, relative to it. Rejects
 * with `conflict`, having written nothing, when one of them is there already.
 */
export async function copyTemplate(name: TemplateName, folder: string): Promise<string[]> {
  const from = join(packageRoot(import.meta.dirname), "templates", name);
  const files = await filesOf(from);
  const taken = await present(folder);
  const twins = files.filter((file) => taken.has(file));
  if (twins.length > 0) {
    throw inputError(
      "conflict",
      `Nothing was written: ${folder} has ${twins.join(", ")} already. Name another folder: troupe init ${name} <folder>.`,
      { files: twins },
    );
  }
  for (const file of files) {
    await mkdir(dirname(join(folder, file)), { recursive: true });
    // Should somebody have made the file in the meantime, this fails rather than replaces it.
    await copyFile(join(from, file), join(folder, file), constants.COPYFILE_EXCL);
  }
  await renamePackage(join(folder, MANIFEST), basename(folder));
  return files;
}

/** A template's files, sorted. What only an install would have put there is none of them. */
async function filesOf(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll("\\", "/"))
    .filter((path) => !path.startsWith("node_modules/"))
    .sort();
}

async function present(folder: string): Promise<ReadonlySet<string>> {
  try {
    return new Set(await readdir(folder));
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return new Set();
    const reason = error instanceof Error ? error.message : String(error);
    throw inputError("invalid_request", `${folder} cannot be used: ${reason}.`);
  }
}

/** The new package goes by its folder's name, as far as npm allows it. */
async function renamePackage(path: string, folder: string): Promise<void> {
  const name = folder
    .toLowerCase()
    .replaceAll(/[^a-z0-9-]+/g, "-")
    .replaceAll(/^-+|-+$/g, "");
  if (name === "") return;
  const text = await readFile(path, "utf8");
  await writeFile(path, text.replace(/("name": )"[^"]*"/, `$1"${name}"`));
}
