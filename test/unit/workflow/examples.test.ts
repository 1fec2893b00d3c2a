/** Workflows that come with the project: each holds together, and is what the published schema describes. */
import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { expect, it } from "vitest";
import { chainTemplate } from "../../../src/workflow/chain-template.ts";
import { readWorkflow } from "../../../src/workflow/read.ts";

const ROOT = resolve(import.meta.dirname, "../../..");
const FILES = ["chain.json", "fan-out.json", "order.json"].map((file) => `examples/workflows/${file}`);

const read = async (path: string): Promise<unknown> => JSON.parse(await readFile(join(ROOT, path), "utf8"));
const fits = new Ajv2020({ strict: false }).compile(Object(await read("docs/workflow.schema.json")));

it.each([...FILES, "templates/workflow/checkout.json"])("%s", async (path) => {
  const document = await read(path);
  expect(readWorkflow(document)).toMatchObject({ ok: true });
  expect(fits(document), JSON.stringify(fits.errors)).toBe(true);
});

it("a new chain", () => {
  const document = chainTemplate("new", 5);
  expect(readWorkflow(document)).toMatchObject({ ok: true });
  expect(fits(document)).toBe(true);
});
