/**
 * Modules that are no JavaScript: which are taken, and that imports find them.
 */
import { describe, expect, it } from "vitest";
import { base64OfBytes, bytesOfBase64 } from "../../../src/artifact/base64.ts";
import { compile } from "../../../src/artifact/compile.ts";
import type { Asset } from "../../../src/contracts/function.ts";
import { deployRequest } from "../../../src/contracts/function.ts";
import { MAX_MODULES } from "../../../src/contracts/limits.ts";
import { THREAD } from "../../support/director.ts";

const text: Asset = { type: "text", base64: btoa("hello") };

const compileWith = (assets: Record<string, Asset>, source = "export default () => 1;") =>
  compile({ main: "main.js", modules: { "main.js": source }, assets }, "default", THREAD);

describe("compile", () => {
  it("keeps assets as they are, and lets modules import them", async () => {
    const source = 'import note from "./01e7-note.txt";\nexport default () => note;';
    const compiled = await compileWith({ "01e7-note.txt": text }, source);
    if (!compiled.ok) throw new Error(compiled.fault.message);
    expect(compiled.value.artifact.assets).toEqual({ "01e7-note.txt": text });
    expect(compiled.value.artifact.modules["main.js"]).toContain('from "./01e7-note.txt"');
  });

  it("takes attributes off imports, which the runtime would refuse", async () => {
    const source = 'import a from "./a.json" with { type: "json" }; export { default } from "./a.json" with {};';
    const compiled = await compileWith({ "a.json": { type: "json", base64: btoa("1") } }, source);
    if (!compiled.ok) throw new Error(compiled.fault.message);
    expect(compiled.value.artifact.modules["main.js"]).toMatch(/ a from ".\/a.json"; export \{ default \} from/);
    expect(compiled.value.artifact.modules["main.js"]).not.toContain("type");
  });

  it("leaves a deploy without assets as it was", async () => {
    const compiled = await compileWith({});
    expect(compiled.ok && Object.keys(compiled.value.artifact)).toEqual(["main", "modules"]);
  });

  it("refuses JSON that is none", async () => {
    const compiled = await compileWith({ "data.json": { type: "json", base64: btoa("{") } });
    expect(compiled).toMatchObject({ ok: false, fault: { code: "invalid_source", details: { path: "data.json" } } });
  });

  it("counts assets among the modules", async () => {
    const many = Object.fromEntries(Array.from({ length: MAX_MODULES }, (_, index) => [`${index}.txt`, text]));
    expect(await compileWith(many)).toMatchObject({ ok: false, fault: { code: "payload_too_large" } });
  });
});

describe("the body of a deploy", () => {
  const body = { modules: { "main.ts": "" }, main: "main.ts" };

  it.each([
    ["a path that leads out", { "../a.txt": text }],
    ["the path of a module", { "main.ts": text }],
    ["no base64", { "a.txt": { type: "text", base64: "#" } }],
    ["an unknown type", { "a.txt": { type: "python", base64: "" } }],
  ])("is refused with %s", (_, assets) => {
    expect(deployRequest.safeParse({ ...body, assets }).success).toBe(false);
  });

  it("is refused with an asset in the place of a lone source", () => {
    expect(deployRequest.safeParse({ source: "", assets: { "main.ts": text } }).success).toBe(false);
    expect(deployRequest.safeParse({ source: "", assets: { "note.txt": text } }).success).toBe(true);
  });
});

it("reads and writes base64, however long", () => {
  const bytes = Uint8Array.from({ length: 200_000 }, (_, index) => index % 251);
  expect(bytesOfBase64(base64OfBytes(bytes))).toEqual(bytes);
});
