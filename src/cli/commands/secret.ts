/**
 * `troupe secret`: puts, lists and removes the secrets of a function. A secret never stands on the command line, which
 * the shell's history keeps and other users may see.
 */
import { defineCommand, defineGroup } from "../command.ts";
import type { Context } from "../context.ts";
import { inputError } from "../errors.ts";
import { readText } from "../inputs.ts";
import { printable } from "../terminal.ts";

const put = defineCommand({
  name: "put",
  summary: "Give a function a secret; its text comes from stdin, or is asked for",
  examples: ["troupe secret put hello API_KEY", "troupe secret put hello API_KEY < key.txt"],
  positionals: { fn: "one", name: "one" },
  options: {},
  async run({ positionals: { fn, name } }, context) {
    const value = await readSecret(name, context);
    const { version } = await (await context.connect()).putSecret(fn, name, value);
    context.out.result(
      { name: fn, secret: name, version },
      () => `${printable(fn)} has ${printable(name)} from version ${version} on.`,
    );
  },
});

const list = defineCommand({
  name: "list",
  summary: "List the names of a function's secrets",
  examples: ["troupe secret list hello"],
  positionals: { fn: "one" },
  options: {},
  async run({ positionals: { fn } }, { out, connect }) {
    const answer = await (await connect()).secrets(fn);
    out.result(answer, () =>
      answer.secrets.length === 0
        ? `${printable(fn)} has no secrets. Put one: troupe secret put ${printable(fn)} API_KEY`
        : answer.secrets.map(printable).join("\n"),
    );
  },
});

const remove = defineCommand({
  name: "delete",
  summary: "Take a secret from a function",
  examples: ["troupe secret delete hello API_KEY"],
  positionals: { fn: "one", name: "one" },
  options: {},
  async run({ positionals: { fn, name } }, { out, connect }) {
    const { version } = await (await connect()).removeSecret(fn, name);
    out.result(
      { name: fn, secret: name, version, removed: true },
      () => `${printable(fn)} is without ${printable(name)} from version ${version} on.`,
    );
  },
});

export const secret = defineGroup(
  {
    name: "secret",
    summary: "Put, list and remove the secrets of a function",
    examples: ["troupe secret put hello API_KEY"],
  },
  [put, list, remove],
);

/** The text without the line break that ends it: editors and `echo` put one there. */
async function readSecret(name: string, context: Context): Promise<string> {
  const { askHidden } = context;
  const text = askHidden === null ? await readText("-", context) : await askHidden(`${printable(name)} (not shown): `);
  const value = text.replace(/\r?\n$/, "");
  if (value !== "") return value;
  throw inputError("invalid_request", "The secret is empty: pass its text on stdin, or type it when it is asked for.");
}
