/** What a deploy sends of a file and all that it needs. */
import { expect, it } from "vitest";
import { packageFile } from "../../../src/packaging/index.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

async function packaged(files: Record<string, string>, main = "src/main.ts", options = {}) {
  await using folder = await temporaryFolder(files);
  return await packageFile(main, folder.path, options);
}

/** A package of each kind: ES module, CommonJS, and one that needs the host. */
const PACKAGES = {
  "node_modules/halves/package.json": '{ "name": "halves", "main": "index.js" }',
  "node_modules/halves/index.js": "exports.half = (a) => a / 2; exports.unit = 1;",
  "node_modules/@scope/es/package.json": '{ "type": "module", "exports": { ".": "./a.js", "./sub": "./b.js" } }',
  "node_modules/@scope/es/a.js":
    "import { shared } from './shared.js'; export const a = () => shared; export const unused = 'dead';",
  "node_modules/@scope/es/b.js": "import { shared } from './shared.js'; export default shared;",
  "node_modules/@scope/es/shared.js": "export const shared = {};",
};

/** Runs packaged modules, types stripped by Node, and gives the main module's exports. */
async function run({ modules, main }: { modules: Readonly<Record<string, string>>; main: string }) {
  await using folder = await temporaryFolder({ ...modules, "package.json": '{ "type": "module" }' });
  const module: Record<string, unknown> = await import(/* @vite-ignore */ `${folder.path}/${main}`);
  return module;
}

it("sends the author's modules as they were written, from the folder that they share", async () => {
  const main = 'import { twice } from "../lib/twice.js";\nexport const f = (a: number): number => twice(a);\n';
  const twice = 'import type { N } from "./types.ts";\nexport const twice = (a: N): N => a * 2;\n';
  const types = "export type N = number;\n";
  const made = await packaged({ "src/main.ts": main, "lib/twice.ts": twice, "lib/types.ts": types, "other.ts": "!" });
  expect(made).toMatchObject({ main: "src/main.ts", untyped: false, warnings: [] });
  expect(made.modules).toEqual({ "src/main.ts": main, "lib/twice.ts": twice, "lib/types.ts": types });
  expect(made.exports).toEqual([{ name: "f", shape: "function" }]);
});

it("bundles packages beside them, whatever their kind, with what they share shared", async () => {
  const made = await packaged({
    ...PACKAGES,
    "src/main.ts": `
      import * as halves from "halves";
      import { a } from "@scope/es";
      import sub from "@scope/es/sub";
      export const f = (): unknown[] => [halves.half(4), a() === sub];`,
  });
  expect(Object.keys(made.modules)).toEqual(
    expect.arrayContaining(["main.ts", "npm/halves.js", "npm/@scope/es.js", "npm/@scope/es/sub.js"]),
  );
  expect(Object.values(made.modules).join()).not.toContain("dead");
  const { f } = await run(made);
  expect((f as () => unknown)()).toEqual([2, true]);
});

it("takes named imports and re-exports of packages, and lets types of theirs be", async () => {
  const made = await packaged({
    ...PACKAGES,
    "src/main.ts": `import type { Half } from "halves";
import { half, type Whole, unit } from "halves";
export { a as again } from "@scope/es";
export const f = (a: Half | Whole): number => half(a) + unit;`,
  });
  expect(made.modules["main.ts"]?.split("\n")[0]).toBe('import type { Half } from "halves";');
  const { f, again } = await run(made);
  expect((f as (a: number) => unknown)(4)).toBe(3);
  expect(again).toBeTypeOf("function");
});

it("follows imports without extension, of folders and of JSON, and types that are imported in place", async () => {
  const made = await packaged({
    "src/main.ts": `
      import { one } from "./lib";
      import settings from "./settings.json" with { type: "json" };
      export const f = (a: import("./types").T): number => a + one + settings.two;`,
    "src/lib/index.ts": "export const one = 1;",
    "src/settings.json": '{ "two": 2 }',
    "src/types.ts": "export type T = number;",
  });
  expect(Object.keys(made.modules).sort()).toEqual(["lib/index.ts", "main.ts", "settings.json.js", "types.ts"]);
  const { f } = await run(made);
  expect((f as (a: number) => unknown)(4)).toBe(7);
});

it("gives files whose names no path may have one that it may, and never two the same", async () => {
  const made = await packaged({
    "src/main.ts": 'import { a } from "./[id] é.ts"; import { b } from "./_id_ _.ts"; export const f = () => a + b;',
    "src/[id] é.ts": "export const a = 1;",
    "src/_id_ _.ts": "export const b = 2;",
  });
  for (const path of Object.keys(made.modules)) expect(path).toMatch(/^[A-Za-z0-9_@.+/-]+$/);
  expect((await run(made)).f).toBeTypeOf("function");
});

it("becomes one plain module when it is to be untyped", async () => {
  const source = 'import { half } from "halves"; enum E { A } export const f = (a: number): number => half(a) + E.A;';
  const made = await packaged({ ...PACKAGES, "src/main.ts": source }, "src/main.ts", { untyped: true });
  expect(made).toMatchObject({ main: "main.js", untyped: true });
  expect(((await run(made)).f as (a: number) => number)(4)).toBe(2);
});

it("leaves imports of what the sandbox has as they are", async () => {
  const source =
    'import { env } from "cloudflare:workers";\nimport path from "node:path";\nexport const f = () => [env, path];';
  expect((await packaged({ "src/main.ts": source })).modules).toEqual({ "main.ts": source });
});

it("refuses host modules, also of packages, and files that cannot be sent with their types", async () => {
  await expect(packaged({ "src/main.ts": 'import fs from "node:fs";\nexport const f = fs;' })).rejects.toMatchObject({
    name: "TroupeError",
    code: "invalid_source",
    message: expect.stringMatching(/^src\/main\.ts:1:\d+: "node:fs" is not there in the sandbox/),
  });
  await expect(
    packaged({ "src/main.ts": 'export { f } from "./view.tsx";', "src/view.tsx": "export const f = () => 1;" }),
  ).rejects.toMatchObject({
    code: "invalid_request",
    message: expect.stringMatching(/^src\/view\.tsx cannot be sent/),
  });
});

const ASSETS = {
  "src/main.ts":
    'import note from "./note.txt";\nimport wasm from "../lib/add.wasm?module";\nexport const f = (): string => note + typeof wasm;\n',
  "src/note.txt": "hello",
  "lib/add.wasm": "\0asm",
};
const NOTE = { type: "text", base64: "aGVsbG8=" };
const ADD = { type: "wasm", base64: "AGFzbQ==" };

it("sends files that are no JavaScript beside the modules that import them", async () => {
  const { modules, assets } = await packaged(ASSETS);
  expect(assets).toEqual({ "src/note.txt": NOTE, "lib/add.wasm": ADD });
  expect(Object.keys(modules)).toEqual(["src/main.ts"]);
  expect(modules["src/main.ts"]).toContain('import wasm from "../lib/add.wasm";');
});

it("leaves imports of such files in a bundle, under names made from their content", async () => {
  const { modules, assets = {} } = await packaged(ASSETS, "src/main.ts", { untyped: true });
  expect(Object.values(assets)).toEqual([NOTE, ADD]);
  for (const path of Object.keys(assets)) {
    expect(path).toMatch(/^[0-9a-f]{16}-(?:note\.txt|add\.wasm)$/);
    expect(modules["main.js"]).toContain(`"./${path}"`);
  }
});

it("names a file that is not there", async () => {
  await expect(packaged({ "src/main.ts": 'import a from "./a.wasm";\nexport const f = () => a;' })).rejects.toThrow(
    /src\/main\.ts:1:\d+: Could not resolve ".\/a\.wasm"/,
  );
});
