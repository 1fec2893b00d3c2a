/** Declarations of everything deployed. */
import { expect, it } from "vitest";
import { typesOf } from "../../../src/client/index.ts";
import type { FunctionResponse } from "../../../src/contracts/responses.ts";
import { functionResponse } from "../../../src/contracts/responses.ts";

function deployed(name: string, more: Record<string, unknown>): FunctionResponse {
  const limits = { cpuMs: 1, timeoutMs: 1, maxOutputBytes: 1, subRequests: 1, concurrency: 1 };
  return functionResponse.parse({
    ...{ name, version: 1, id: `sha256:${"0".repeat(64)}`, export: "default", kind: "function", parameters: null },
    ...{ owner: "admin", signature: null, createdAt: 0 },
    config: { limits, network: { allow: [] }, idempotent: false, visibility: "private" },
    ...more,
  });
}

it("declares typed, untyped, overloaded and recursive functions, and no web endpoint", () => {
  const overload = (signature: string) => deployed("pick", { signature });
  const text = typesOf([
    deployed("add", { signature: "(a: number, b: number) => number" }),
    deployed("any-thing", {}),
    deployed("pick", {
      signature: "(a: string) => string",
      overloads: [overload("(a: string) => string"), overload("(a: number) => number")],
    }),
    deployed("walk", { signature: "(tree: Tree) => number", declarations: "type Tree = { children: Tree[] };" }),
    deployed("site", { kind: "fetch" }),
  ]);
  expect(text).toContain('"add": (a: number, b: number) => number;');
  expect(text).toContain('"any-thing": (...args: unknown[]) => unknown;');
  expect(text).toContain('"pick": ((a: string) => string) & ((a: number) => number);');
  expect(text).toContain('"walk": Types1.Call;');
  expect(text).toContain("declare namespace Types1 {\n  type Tree = { children: Tree[] };\n  export type Call =");
  expect(text).not.toContain("site");
});
