/** Bundling: one module without imports, or errors that name file, line and column. */
import { expect, it } from "vitest";
import { bundleFile } from "../../../src/packaging/bundle.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

it("bundles local files, JSON and npm packages as a worker would get them, without types and dead code", async () => {
  await using folder = await temporaryFolder({
    "main.ts": `
      import { greet } from "./lib/greet.ts";
      import settings from "./settings.json";
      import { where } from "pack";
      export const hello = (name: string): string => greet(name) + settings.end + where;`,
    "lib/greet.ts": "export const greet = (name: string) => 'Hello ' + name; export const unused = 'never called';",
    "settings.json": '{ "end": "!" }',
    "node_modules/pack/package.json": `{
      "name": "pack", "type": "module",
      "exports": { ".": { "worker": "./worker.js", "node": "./node.js", "default": "./node.js" } }
    }`,
    "node_modules/pack/worker.js": "export const where = ' from a worker';",
    "node_modules/pack/node.js": "import 'node:fs'; export const where = ' from node';",
  });
  const { code, warnings } = await bundleFile("main.ts", folder.path);
  expect(warnings).toEqual([]);
  expect(code).not.toMatch(/^import|never called|: string/m);
  const module: { hello(name: string): string } = await import(`data:text/javascript,${encodeURIComponent(code)}`);
  expect(module.hello("Ada")).toBe("Hello Ada! from a worker");
});

it.each([
  ["node:fs", 'import { readFileSync } from "node:fs"; export const f = readFileSync;'],
  ["cloudflare:sockets", 'import { connect } from "cloudflare:sockets"; export const f = () => connect;'],
  ["fs", 'import fs from "fs"; export const f = () => fs;'],
])("refuses an import of %s by file, line and column", async (specifier, source) => {
  await using folder = await temporaryFolder({ "main.ts": 'export * from "./inner.ts";', "inner.ts": `\n${source}` });
  await expect(bundleFile("main.ts", folder.path)).rejects.toMatchObject({
    problem: {
      code: "invalid_source",
      detail: expect.stringMatching(new RegExp(`^inner\\.ts:2:\\d+: "${specifier}" is not there in the sandbox`)),
      details: { errors: [{ file: "inner.ts", line: 2, column: expect.any(Number) }] },
    },
  });
});

it("leaves imports of what the sandbox has, in packages too", async () => {
  await using folder = await temporaryFolder({
    "main.ts": `
      import { env } from "cloudflare:workers";
      import { join } from "node:path/posix";
      import { digest } from "pack";
      export const f = () => [env, join, digest];`,
    "node_modules/pack/package.json": '{ "name": "pack", "type": "module", "exports": "./pack.js" }',
    "node_modules/pack/pack.js": 'import { createHash } from "node:crypto"; export const digest = createHash;',
  });
  const { code } = await bundleFile("main.ts", folder.path);
  const imported = [...code.matchAll(/from "(.+)"/g)].map(([, specifier]) => specifier);
  expect(imported.sort()).toEqual(["cloudflare:workers", "node:crypto", "node:path/posix"]);
});

it("names every fault of a file that cannot be parsed or resolved", async () => {
  await using folder = await temporaryFolder({
    "main.ts": 'import "./a.ts";\nimport "./gone.ts";',
    "a.ts": "let 1 = 2;",
  });
  await expect(bundleFile("main.ts", folder.path)).rejects.toMatchObject({
    problem: {
      code: "invalid_source",
      detail: expect.stringMatching(
        /a\.ts:1:5: .*\n.*main\.ts:2:8: Could not resolve|main\.ts:2:8: .*\n.*a\.ts:1:5: /s,
      ),
    },
  });
});

it("says so when there is no such file", async () => {
  await using folder = await temporaryFolder();
  await expect(bundleFile("gone.ts", folder.path)).rejects.toMatchObject({
    problem: { code: "invalid_request", detail: expect.stringContaining("The file gone.ts cannot be read (ENOENT).") },
  });
});
