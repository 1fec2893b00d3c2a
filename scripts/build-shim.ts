/**
 * Compiles the code that runs inside every function's isolate to one text, `src/sandbox/shim.generated.ts`.
 *
 * Usage: `node scripts/build-shim.ts` writes it; with `--check` it only says whether the file is fresh (exit code 1 when
 * it is not).
 */
import { readFile, writeFile } from "node:fs/promises";
import { build, type Plugin } from "esbuild";
import { MAIN_MODULE } from "../src/contracts/sandbox-call.ts";

const ENTRIES = {
  SHIM: new URL("../src/sandbox/shim/main.ts", import.meta.url),
  NODE_SHIM: new URL("../src/sandbox/shim/node/main.ts", import.meta.url),
};
const OUTPUT = new URL("../src/sandbox/shim.generated.ts", import.meta.url);

/** The main module is there once: the other one imports it. */
const ONE_MAIN: Plugin = {
  name: "one-main",
  setup(builder) {
    builder.onResolve({ filter: /^\.\.\/main\.ts$/ }, () => ({ path: `../${MAIN_MODULE}`, external: true }));
  },
};

async function compileEntry(entry: URL): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [entry.pathname],
    bundle: true,
    write: false,
    format: "esm",
    target: "es2024",
    external: ["cloudflare:*", "node:*"],
    legalComments: "none",
    plugins: [ONE_MAIN],
  });
  return outputFiles[0]?.text ?? "";
}

async function compile(): Promise<string> {
  const texts = await Promise.all(
    Object.entries(ENTRIES).map(async ([name, entry]) => {
      return `export const ${name} = ${JSON.stringify(await compileEntry(entry))};\n`;
    }),
  );
  return `/** Generated from \`src/sandbox/shim\` by \`npm run build:shim\`. */\n${texts.join("")}`;
}

const fresh = await compile();
if (process.argv.includes("--check")) {
  const written = await readFile(OUTPUT, "utf8").catch(() => "");
  if (written !== fresh) {
    process.stderr.write("src/sandbox/shim.generated.ts is stale: run `npm run build:shim`.\n");
    process.exitCode = 1;
  }
} else {
  await writeFile(OUTPUT, fresh);
}
