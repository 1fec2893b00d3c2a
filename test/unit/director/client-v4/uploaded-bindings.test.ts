/**
 * What becomes of the bindings of an upload: what is given, kept and inherited.
 */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Bindings, NO_BINDINGS } from "../../../../src/contracts/bindings.ts";
import { V4Error } from "../../../../src/director/client-v4/faults.ts";
import type { SupportedBinding } from "../../../../src/director/client-v4/metadata.ts";
import { uploadedBindings } from "../../../../src/director/client-v4/uploaded-bindings.ts";

const PREVIOUS: Bindings = {
  ...NO_BINDINGS,
  vars: { TEXT: "a text", VALUE: { max: 3 } },
  secrets: { KEY: "sealed" },
  kv: { CACHE: "namespace-1" },
  versionMetadata: { name: "VERSION", tag: "", timestamp: "2026-01-01T00:00:00.000Z" },
};
const NOTHING = { vars: {}, kv: {}, secrets: {}, versionMetadata: null };

describe("what is given", () => {
  test("is taken by its type", () => {
    const given: SupportedBinding[] = [
      { type: "plain_text", name: "A", text: "a" },
      { type: "json", name: "B", json: [1] },
      { type: "secret_text", name: "C", text: "c" },
      { type: "kv_namespace", name: "D", namespace_id: "d" },
      { type: "version_metadata", name: "E" },
    ];
    const bindings = { vars: { A: "a", B: [1] }, secrets: { C: "c" }, kv: { D: "d" }, versionMetadata: "E" };
    expect(uploadedBindings(given, [], NO_BINDINGS)).toEqual(bindings);
    expect(uploadedBindings(given, [], PREVIOUS)).toEqual(bindings);
  });

  test("replaces what was there", () => {
    expect(uploadedBindings([], ["secret_text", "secret_key"], PREVIOUS)).toEqual(NOTHING);
  });

  test("has each name once", () => {
    const twice: SupportedBinding[] = [
      { type: "plain_text", name: "A", text: "a" },
      { type: "json", name: "A", json: 1 },
    ];
    expect(() => uploadedBindings(twice, [], NO_BINDINGS)).toThrow("A is given twice");
  });
});

describe("what is kept", () => {
  test("is kept by its type", () => {
    expect(uploadedBindings([], ["plain_text"], PREVIOUS).vars).toEqual({ TEXT: "a text" });
    expect(uploadedBindings([], ["json"], PREVIOUS).vars).toEqual({ VALUE: { max: 3 } });
    expect(uploadedBindings([], ["plain_text", "json", "nonsense", "__proto__"], PREVIOUS).vars).toEqual(PREVIOUS.vars);
  });

  test("gives way to what is given under its name", () => {
    const given: SupportedBinding[] = [{ type: "secret_text", name: "TEXT", text: "hush" }];
    expect(uploadedBindings(given, ["plain_text", "json"], PREVIOUS)).toEqual({
      ...NOTHING,
      vars: { VALUE: { max: 3 } },
      secrets: { TEXT: "hush" },
    });
  });
});

describe("what is inherited", () => {
  const inherit = (name: string, from?: string): SupportedBinding => ({
    ...{ type: "inherit", name },
    ...(from === undefined ? {} : { old_name: from }),
  });

  test("is as it was, and secrets stay by themselves", () => {
    const given = ["TEXT", "VALUE", "KEY", "CACHE", "VERSION"].map((name) => inherit(name));
    const { vars, kv } = PREVIOUS;
    expect(uploadedBindings(given, [], PREVIOUS)).toEqual({ vars, kv, secrets: {}, versionMetadata: "VERSION" });
  });

  test("may have another name now, unless it is a secret", () => {
    expect(uploadedBindings([inherit("STORE", "CACHE")], [], PREVIOUS)).toEqual({
      ...NOTHING,
      kv: { STORE: "namespace-1" },
    });
    expect(() => uploadedBindings([inherit("TOKEN", "KEY")], [], PREVIOUS)).toThrow(
      "inherit binding 'TOKEN' is invalid",
    );
  });

  test("must be there; each that is not is told", () => {
    const given = ["A", "TEXT", "constructor", "__defineGetter__"].map((name) => inherit(name));
    const thrown = (() => {
      try {
        return uploadedBindings(given, [], PREVIOUS);
      } catch (error) {
        return error;
      }
    })();
    expect(thrown).toBeInstanceOf(V4Error);
    expect(thrown instanceof V4Error && thrown.refusal).toMatchObject({
      ...{ status: 400, code: 10057, message: expect.stringMatching(/^inherit binding 'A' is invalid/) },
      others: ["constructor", "__defineGetter__"].map((name) => expect.stringMatching(`^inherit binding '${name}'`)),
    });
  });
});

test("no name ever stands in two members", () => {
  const name = fc.constantFrom("A", "B", "C", "TEXT", "VALUE", "KEY", "CACHE", "VERSION");
  const binding: fc.Arbitrary<SupportedBinding> = fc.oneof(
    fc.record({ type: fc.constant("plain_text" as const), name, text: fc.string() }),
    fc.record({ type: fc.constant("json" as const), name, json: fc.oneof(fc.integer(), fc.constant({ max: 3 })) }),
    fc.record({ type: fc.constant("secret_text" as const), name, text: fc.string() }),
    fc.record({ type: fc.constant("kv_namespace" as const), name, namespace_id: fc.string() }),
    fc.record({ type: fc.constant("inherit" as const), name }),
    fc.record({ type: fc.constant("version_metadata" as const), name }),
  );
  const keep = fc.subarray(["plain_text", "json", "secret_text"]);
  fc.assert(
    fc.property(fc.array(binding), keep, (given, kept) => {
      try {
        const { vars, kv, secrets, versionMetadata } = uploadedBindings(given, kept, PREVIOUS);
        const names = [vars, kv, secrets].flatMap(Object.keys);
        if (versionMetadata !== null) names.push(versionMetadata);
        expect(new Set(names).size).toBe(names.length);
      } catch (error) {
        expect(String(error)).toMatch(/given twice|one binding of version metadata|inherit binding/);
      }
    }),
  );
});
