/** The npm package as its users have it: packed, installed into a project, imported and run. */
import { readdir, symlink } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { execute } from "../support/cli-process.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const ROOT = join(import.meta.dirname, "../..");

const USE = `
import { connect, ConnectionError, TroupeError } from "troupe";
const troupe = connect({ url: "http://127.0.0.1:9", retry: false });
const refused = await troupe.fn("add")(1).catch((error) => error);
const unread = await troupe.deploy("./gone.ts").catch((error) => error);
console.log(refused instanceof ConnectionError, unread instanceof TroupeError, unread.code);
`;

const TESTING = `
import { startTroupe } from "troupe/testing";
const troupe = await startTroupe({ deploy: ["./math.ts"] });
console.log(await troupe.fn("add")(2, 3));
await troupe.dispose();
`;

const TYPED = `
import { connect, type Steps, workflow } from "troupe";
const troupe = connect({ url: "http://127.0.0.1:9" });
const { add } = await troupe.deploy<typeof import("./math.ts")>("./math.ts");
export const sum: Promise<number> = add(2, 3);
// @ts-expect-error -- a text is no number
add("2", 3);
const flow = workflow("sums", ({ step, input }: Steps<{ n: number }>) => step("sum", add, input.n, 1));
export const summed: Promise<number> = troupe.workflow(flow).run({ n: 4 });
// @ts-expect-error -- a text is no number
workflow("wrong", ({ step }) => step("sum", add, "2", 3));
`;

const CONFIG = {
  compilerOptions: {
    ...{ module: "nodenext", target: "es2024", strict: true, noEmit: true, types: [], lib: ["es2024", "dom"] },
    ...{ allowImportingTsExtensions: true, skipLibCheck: false },
  },
  include: ["typed.ts"],
};

it("is packed, installed, imported, type-checked and run", async () => {
  await using project = await temporaryFolder({
    "package.json": '{ "type": "module", "private": true }',
    "tsconfig.json": JSON.stringify(CONFIG),
    "use.js": USE,
    "testing.js": TESTING,
    "typed.ts": TYPED,
    "math.ts": "export function add(a: number, b: number): number { return a + b; }",
  });
  const ok = async (command: string, args: readonly string[], cwd = project.path) => {
    const ran = await execute(command, args, { cwd });
    expect(ran, `${command} ${args.join(" ")}`).toMatchObject({ code: 0 });
    return ran.stdout;
  };
  await ok("npm", ["pack", "--silent", "--pack-destination", project.path], ROOT);
  const packed = (await readdir(project.path)).find((name) => name.endsWith(".tgz")) ?? "";
  await ok("npm", ["install", "--prefer-offline", "--no-audit", "--no-fund", "--silent", `./${packed}`]);

  expect(await ok("node", ["use.js"])).toBe("true true invalid_request\n");
  expect(await ok("npx", ["troupe", "--help"])).toContain("troupe deploy");
  expect(await ok("npx", ["troupe", "init", "web", "site"])).toContain("site.ts");
  // Installing the runtime takes long, and the one that is here is the same.
  await symlink(join(ROOT, "node_modules/miniflare"), join(project.path, "node_modules/miniflare"));
  expect(await ok("node", ["testing.js"])).toBe("5\n");
  await ok(join(ROOT, "node_modules/.bin/tsc"), ["-p", "."]);
}, 120_000);
