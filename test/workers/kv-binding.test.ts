/**
 * Key-value storage as functions have it, in real isolates: what the runtime's own binding does, ours does.
 */
import { reset } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, describe, expect, it } from "vitest";
import { attempt, KV_CASES } from "../suites/kv-cases.ts";
import { valueWithKv } from "./support/kv-isolate.ts";

afterEach(reset);

describe("does what the runtime's binding does", () => {
  it.each(Object.entries(KV_CASES))("%s", async (_label, run) => {
    const source = `import { env } from "cloudflare:workers";
      const attempt = ${attempt};
      export default async () => JSON.stringify(await (${run})(env.KV, attempt));`;
    const theirs = JSON.stringify(await run(env.FUNCTIONS, attempt));
    expect(await valueWithKv(source)).toBe(theirs);
  });
});
