/**
 * The shared corpora, read where they lie: `../shared/corpora` beside the project.
 */
import { readdirSync, readFileSync } from "node:fs";

const ROOT = new URL("../../../shared/corpora/", import.meta.url);

/** A file of a corpus: its name, and its bytes as they are. */
export interface CorpusFile {
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Every file of a corpus folder, such as `json-parsing/test_parsing`, by name. */
export function readCorpusFolder(folder: string): CorpusFile[] {
  const base = new URL(`${folder}/`, ROOT);
  return readdirSync(base)
    .sort()
    .map((name) => ({ name, bytes: new Uint8Array(readFileSync(new URL(encodeURIComponent(name), base))) }));
}

/** One JSON file of a corpus, such as `naughty-strings/blns.json`; the caller parses it with a schema. */
export function readCorpusJson(path: string): unknown {
  return JSON.parse(readFileSync(new URL(path, ROOT), "utf8"));
}
