/**
 * The corpora of hostile function modules, the shared one and our own: reads each module's header and judges what
 * became of it.
 *
 * The header's rules stand in the shared corpus's README. A refusal at deploy counts like the same refusal at the call.
 * A module of our own may also have lines `// fill: <count> <text>`. The n-th `@fill@` in its code stands for the text
 * of the n-th such line, repeated so often, with `@n@` counting up from 0: an attack of megabytes takes a few lines.
 * A line `// wat: (module …)` is WebAssembly that it imports from `./module.wasm`.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";

/** The corpus that is shared with other projects. */
const SHARED_CORPUS = new URL("../../../shared/corpora/sandbox/", import.meta.url).pathname;
/** The corpus that grows with this project. */
const OWN_CORPUS = new URL("../hostile/modules/", import.meta.url).pathname;

/** Classes that only the watchdog outside the process can end. */
export const WATCHDOG_CLASSES: ReadonlySet<string> = new Set(["watchdog", "memory"]);

/** A module of the corpus with its header read. */
export interface CorpusModule {
  readonly folder: string;
  readonly file: string;
  readonly source: string;
  readonly class: string;
  /** Every outcome that is right: `ok:<json>`, `error:<code>` or `any-but-alive`. */
  readonly outcomes: readonly string[];
  readonly args: readonly unknown[];
  readonly calls: number;
  /** WebAssembly that is deployed beside it, in the text format. */
  readonly wat: string | undefined;
  /** A module that is deployed and called first, as somebody else's. */
  readonly after: string | undefined;
}

/** What became of a module: a value, an error code, or no answer at all (the runtime was killed). */
export type Outcome =
  | { readonly kind: "value"; readonly value: unknown }
  | { readonly kind: "error"; readonly code: string }
  | { readonly kind: "no answer" };

/** Reads all modules of both corpora. */
export function readCorpora(): CorpusModule[] {
  return [SHARED_CORPUS, OWN_CORPUS].flatMap(readCorpus);
}

/** Reads all modules of a folder, by name of their file. */
function readCorpus(folder: string): CorpusModule[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith(".mjs"))
    .sort()
    .map((file) => readCorpusModule(folder, file));
}

/** Reads one module. */
export function readCorpusModule(folder: string, file: string): CorpusModule {
  const text = readFileSync(join(folder, file), "utf8");
  const header = new Map<string, string>();
  const fills: string[] = [];
  for (const line of text.split("\n")) {
    const [, name, value] = /^\/\/ (expect|also|args|calls|after|class|wat|fill): (.*)$/.exec(line) ?? [];
    if (name === "fill" && value !== undefined) fills.push(repeated(value));
    else if (name !== undefined && value !== undefined) header.set(name, value.trim());
  }
  return {
    folder,
    file,
    source: text.replaceAll("@fill@", () => fills.shift() ?? ""),
    class: header.get("class") ?? "",
    outcomes: [header.get("expect") ?? "", ...(header.get("also")?.split(",") ?? [])].map((outcome) => outcome.trim()),
    args: JSON.parse(header.get("args") ?? "[]"),
    calls: Number(header.get("calls") ?? "1"),
    after: header.get("after"),
    wat: header.get("wat"),
  };
}

/** The text of a line `// fill: <count> <text>`. */
function repeated(fill: string): string {
  const space = fill.indexOf(" ");
  const text = fill.slice(space + 1);
  return Array.from({ length: Number(fill.slice(0, space)) }, (_, index) => text.replaceAll("@n@", `${index}`)).join(
    "",
  );
}

/** Whether an outcome is among those that the module's header allows. */
export function isAllowed({ outcomes, class: kind }: CorpusModule, outcome: Outcome): boolean {
  return outcomes.some((allowed) => {
    if (allowed === "any-but-alive") return outcome.kind !== "no answer" || WATCHDOG_CLASSES.has(kind);
    if (outcome.kind === "value" && allowed.startsWith("ok:")) {
      return isDeepStrictEqual(outcome.value, JSON.parse(allowed.slice("ok:".length)));
    }
    return outcome.kind === "error" && allowed === `error:${outcome.code}`;
  });
}
