/**
 * The platform with one more route: it makes three calls one after another inside the director, as anyone would write it
 * by hand. What a workflow of the same calls is measured against.
 */
import type { Route } from "../../src/director/director.ts";
import { invoke } from "../../src/director/invoke.ts";
import { readName, resolveFunction, unwrap } from "../../src/director/resolve.ts";
import { ROUTES } from "../../src/director/routes/table.ts";
import { decodeValue } from "../../src/director/values.ts";

export * from "../../src/index.ts";
export { default } from "../../src/index.ts";

const sequence: Route = {
  method: "POST",
  path: "/bench/sequence",
  access: "invoke",
  async handle(c, director) {
    const { input, names }: { input: unknown; names: readonly string[] } = await c.req.json();
    let value = input;
    const reports: unknown[] = [];
    for (const name of names) {
      const live = unwrap(await resolveFunction(director.registry, readName(name)));
      const invoked = unwrap(await invoke(director, live, { args: [value] }, { repeatable: false, encoding: "json" }));
      value = decodeValue(invoked.value);
      reports.push(invoked.invocation);
    }
    return c.json({ value, reports });
  },
  doc: { id: "sequence", tag: "calls", summary: "Three calls", answers: { 200: { description: "The last value." } } },
};

// Routes are read when the first request comes.
(ROUTES as Route[]).push(sequence);
