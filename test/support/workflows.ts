/**
 * Workflows for tests, and what checks of them are told of functions: read from sources as a deploy reads them.
 */
import { readSignature } from "../../src/signature/read.ts";
import type { Workflow } from "../../src/workflow/model.ts";
import { readWorkflow } from "../../src/workflow/read.ts";
import type { FunctionContract } from "../../src/workflow/typing/contract.ts";

/** The plan of a document that holds together. */
export function planOf(document: unknown): Workflow {
  const read = readWorkflow(document);
  if (read.ok) return read.value;
  throw new Error(read.fault.map(({ path, message }) => `${path} ${message}`).join("; "));
}

/** The contract of a function with these overloads; one without annotations has the parameters `left` and `right`. */
function contractOfSources(sources: readonly string[]): FunctionContract {
  const read = sources.map((source) => {
    return readSignature({ main: "main.ts", modules: { "main.ts": source } }, "default", () => 0);
  });
  const signatures = read.flatMap((each) => (each.ok && each.value !== null ? [each.value] : []));
  if (signatures.length === sources.length) return { kind: "function", signatures };
  if (read.some(({ ok }) => ok)) return { kind: "fetch", signatures: null };
  return { kind: "function", signatures: null, parameters: ["left", "right"] };
}

/** Looks functions up by name among these sources. */
export function contractsOf(sources: Readonly<Record<string, readonly string[]>>) {
  const contracts = new Map(Object.entries(sources).map(([name, texts]) => [name, contractOfSources(texts)]));
  return (name: string): FunctionContract | null => contracts.get(name) ?? null;
}
