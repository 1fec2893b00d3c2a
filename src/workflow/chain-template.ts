/**
 * A chain to begin with, as PyFaaS's template generator writes one: the author fills in names and arguments.
 */
import type { ChainDocument } from "../contracts/workflow.ts";

/** A chain of so many functions, `function1` and on; each gives its value to the next one. */
export function chainTemplate(id: string, count: number): ChainDocument {
  const names = Array.from({ length: count }, (_, index) => `function${index + 1}`);
  const functions = names.map((name, index) => {
    const before = names[index - 1];
    const step = {
      positional_args: before === undefined ? [] : [`$${before}.output`],
      default_args: {},
      next: names[index + 1] ?? "",
      cache_result: false,
    };
    return [name, step] as const;
  });
  return { id, entry_function: names[0] ?? "", functions: Object.fromEntries(functions) };
}
