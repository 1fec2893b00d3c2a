import { describe, expect, it } from "vitest";
import { keyOf, planOf, planOfCandidate } from "../../../durable-objects/worker-host/isolate-plan.ts";
import { encodeBindings } from "../../../src/artifact/bindings.ts";
import { hashContent } from "../../../src/artifact/hash.ts";
import { type Bindings, NO_BINDINGS } from "../../../src/contracts/bindings.ts";
import { functionConfig, type RunnableVersion } from "../../../src/contracts/function.ts";
import { contentHash, functionName } from "../../../src/contracts/ids.ts";

const ARTIFACT = contentHash.parse(`sha256:${"a".repeat(64)}`);
const OTHER = contentHash.parse(`sha256:${"b".repeat(64)}`);
const FN: RunnableVersion = {
  ...{ name: functionName.parse("hello"), version: 3, artifact: ARTIFACT, export: "default", bindings: null },
  config: functionConfig.parse({}),
};

/** Key of the isolate that a candidate with these bindings starts in, and the key of the version that comes of it. */
async function keysWith(record: Bindings) {
  const encoded = encodeBindings(record);
  const bindings = encoded === null ? null : { hash: await hashContent(encoded), record };
  const { version: _version, bindings: _bindings, artifact: artifactHash, ...rest } = FN;
  const candidate = { ...rest, artifactHash, artifact: { main: "main.js", modules: {} }, bindings };
  return [planOfCandidate(candidate).key, keyOf({ ...FN, bindings: bindings?.hash ?? null })];
}

describe("the isolate of a function", () => {
  it("is another for another name, code, export, allow-list, and for other bindings", () => {
    const others: RunnableVersion[] = [
      { ...FN, name: functionName.parse("bye") },
      { ...FN, artifact: OTHER },
      { ...FN, export: "other" },
      { ...FN, config: functionConfig.parse({ network: { allow: ["https://example.com"] } }) },
      { ...FN, bindings: OTHER },
    ];
    expect(new Set([FN, ...others].map(keyOf)).size).toBe(others.length + 1);
    expect(keyOf({ ...FN, version: 4 })).toBe(keyOf(FN));
  });

  it("is that of its candidate, unless it is told its number", async () => {
    const [candidate, version] = await keysWith(NO_BINDINGS);
    expect(candidate).toBe(version);
    const [bound, boundVersion] = await keysWith({ ...NO_BINDINGS, vars: { A: 1 } });
    expect(bound).toBe(boundVersion);
    expect(bound).not.toBe(candidate);
    const versionMetadata = { name: "V", tag: "", timestamp: "2026-01-01T00:00:00Z" };
    const [told, toldVersion] = await keysWith({ ...NO_BINDINGS, versionMetadata });
    expect(told).not.toBe(toldVersion);
  });

  it("reads its bindings by their hash, and is told its version", () => {
    const fn = { ...FN, bindings: OTHER };
    expect(planOf(fn, keyOf(fn)).bindings).toEqual({ hash: OTHER, record: null, version: 3 });
    expect(planOf(FN, keyOf(FN)).bindings).toBeNull();
  });
});
