/**
 * From files on disk to paths of a deploy: relative to the folder that they share, and in characters that a path may
 * have.
 */
import { dirname, relative, sep } from "node:path";

/** Names modules for a deploy; no two get the same path. */
export class ModulePaths {
  readonly #root: string;
  readonly #paths = new Map<string, string>();
  readonly #taken = new Set<string>();

  /** `files`: absolute paths of the author's modules. */
  constructor(files: readonly string[]) {
    this.#root = sharedFolder(files);
    for (const file of files) this.#give(file, localPath(relative(this.#root, file)));
  }

  /** The path of a file. */
  of(file: string): string {
    return this.#paths.get(file) ?? "";
  }

  /** Gives a path to the entry of a package that was asked for as `specifier`. */
  addPackage(file: string, folder: string, specifier: string): string {
    return this.#paths.get(file) ?? this.#give(file, `${folder}/${clean(specifier).replace(/\.m?js$/, "")}.js`);
  }

  #give(file: string, wanted: string): string {
    let path = wanted;
    for (let copy = 2; this.#taken.has(path); copy++) path = wanted.replace(/(\.\w+)?$/, `-${copy}$1`);
    this.#taken.add(path);
    this.#paths.set(file, path);
    return path;
  }
}

/** JSON is sent as a module. */
function localPath(path: string): string {
  const cleaned = clean(path.split(sep).join("/"));
  return cleaned.endsWith(".json") ? `${cleaned}.js` : cleaned;
}

const clean = (path: string): string => path.replace(/[^A-Za-z0-9_@.+/-]/g, "_");

function sharedFolder(files: readonly string[]): string {
  const [first = "", ...others] = files.map((file) => dirname(file));
  let shared = first;
  while (
    others.some((folder) => folder !== shared && !folder.startsWith(shared.endsWith(sep) ? shared : shared + sep))
  ) {
    shared = dirname(shared);
  }
  return shared;
}
