/**
 * The corpus of hostile function modules: reads each module's header and judges what became of it.
 *
 * The header's rules stand in the corpus's README. A refusal at deploy counts like the same refusal at the call.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";

const CORPUS = new URL("../../../shared/corpora/sandbox/", import.meta.url).pathname;

/** Classes that only the watchdog outside the process can end. */
export const WATCHDOG_CLASSES: ReadonlySet<string> = new Set(["watchdog", "memory"]);

/** A module of the corpus with its header read. */
export interface CorpusModule {
  readonly file: string;
  readonly source: string;
  readonly class: string;
  /** Every outcome that is right: `ok:<json>`, `error:<code>` or `any-but-alive`. */
  readonly outcomes: readonly string[];
  readonly args: readonly unknown[];
  readonly calls: number;
  /** A module that is deployed and called first, as somebody else's. */
  readonly after: string | undefined;
}

/** What became of a module: a value, an error code, or no answer at all (the runtime was killed). */
export type Outcome =
  | { readonly kind: "value"; readonly value: unknown }
  | { readonly kind: "error"; readonly code: string }
  | { readonly kind: "no answer" };

/** Reads all modules, by name of their file. */
export function readCorpus(): CorpusModule[] {
  return readdirSync(CORPUS)
    .filter((file) => file.endsWith(".mjs"))
    .sort()
    .map(readCorpusModule);
}

/** Reads one module. */
export function readCorpusModule(file: string): CorpusModule {
  const source = readFileSync(join(CORPUS, file), "utf8");
  const header = new Map<string, string>();
  for (const line of source.split("\n")) {
    const match = /^\/\/ (expect|also|args|calls|after|class): (.*)$/.exec(line);
    if (match?.[1] !== undefined && match[2] !== undefined) header.set(match[1], match[2].trim());
  }
  return {
    file,
    source,
    class: header.get("class") ?? "",
    outcomes: [header.get("expect") ?? "", ...(header.get("also")?.split(",") ?? [])].map((outcome) => outcome.trim()),
    args: JSON.parse(header.get("args") ?? "[]"),
    calls: Number(header.get("calls") ?? "1"),
    after: header.get("after"),
  };
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
