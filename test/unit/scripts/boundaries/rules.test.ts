import { expect, test } from "vitest";
import { faultOf } from "../../../../scripts/boundaries/rules.ts";

test.for([
  ["src/metering/a.ts", "src/contracts/limits.ts"],
  ["src/artifact/a.ts", "src/metering/b.ts"],
  ["src/artifact/a.ts", "acorn"],
  ["src/sandbox/load.ts", "src/artifact/a.ts"],
  ["src/sandbox/shim/meter.ts", "src/contracts/limits.ts"],
  ["durable-objects/worker-host.ts", "src/sandbox/load.ts"],
  ["durable-objects/worker-host.ts", "cloudflare:workers"],
  ["src/director/app.ts", "hono"],
  ["src/director/invoke.ts", "src/director/ports.ts"],
  ["src/index.ts", "durable-objects/registry.ts"],
  ["src/index.ts", "src/director/app.ts"],
  ["src/cli/main.ts", "node:process"],
] as const)("%s may import %s", ([from, to]) => {
  expect(faultOf({ from, to, typeOnly: false })).toBeNull();
});

test.for([
  ["src/contracts/errors.ts", "src/metering/a.ts"],
  ["src/contracts/errors.ts", "hono"],
  ["src/metering/a.ts", "src/artifact/b.ts"],
  ["src/metering/a.ts", "cloudflare:workers"],
  ["src/artifact/a.ts", "node:fs"],
  ["src/sandbox/load.ts", "durable-objects/registry.ts"],
  ["src/sandbox/shim/meter.ts", "src/sandbox/load.ts"],
  ["src/sandbox/shim/meter.ts", "zod"],
  ["durable-objects/registry.ts", "src/director/app.ts"],
  ["src/director/app.ts", "durable-objects/registry.ts"],
  ["src/director/adapters/registry.ts", "durable-objects/registry.ts"],
  ["src/env.ts", "durable-objects/registry.ts"],
  ["src/client/a.ts", "node:fs"],
  ["src/cli/main.ts", "src/director/app.ts"],
  ["src/index.ts", "scripts/start.ts"],
  ["src/unheard-of/a.ts", "src/contracts/errors.ts"],
] as const)("%s may not import %s", ([from, to]) => {
  expect(faultOf({ from, to, typeOnly: false })).toContain(from);
});

test("adapters and the environment know Durable Objects by type; the director does not", () => {
  const to = "durable-objects/registry.ts";
  expect(faultOf({ from: "src/director/adapters/registry.ts", to, typeOnly: true })).toBeNull();
  expect(faultOf({ from: "src/env.ts", to, typeOnly: true })).toBeNull();
  expect(faultOf({ from: "src/director/app.ts", to, typeOnly: true })).not.toBeNull();
});
