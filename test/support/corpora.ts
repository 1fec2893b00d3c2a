/**
 * The shared corpora, read where they lie: `../shared/corpora` beside the project.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const ROOT = join(import.meta.dirname, "../../../shared/corpora");

/** A file of a corpus: its name, and its bytes as they are. */
export interface CorpusFile {
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Every file of a corpus folder, such as `json-parsing/test_parsing`, by name. */
export function readCorpusFolder(folder: string): CorpusFile[] {
  const base = join(ROOT, folder);
  return readdirSync(base)
    .sort()
    .map((name) => ({ name, bytes: new Uint8Array(readFileSync(join(base, name))) }));
}

/** One JSON file of a corpus, such as `naughty-strings/blns.json`; the caller parses it with a schema. */
export function readCorpusJson(path: string): unknown {
  return JSON.parse(readFileSync(join(ROOT, path), "utf8"));
}
