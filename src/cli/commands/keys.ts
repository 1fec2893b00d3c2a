/**
 * `troupe keys`: makes, lists and removes keys. Needs a key with scope `admin`.
 */
import { SCOPES, scope } from "../../contracts/keys.ts";
import { defineCommand, defineGroup } from "../command.ts";
import { usageError } from "../errors.ts";
import { timestamp } from "../figures.ts";
import { formatTable } from "../table.ts";
import { printable } from "../terminal.ts";

const create = defineCommand({
  name: "create",
  summary: "Make a key; it is shown once",
  examples: ["troupe keys create ci --scope deploy --scope invoke"],
  positionals: { name: "one" },
  options: {
    scope: { type: "string", hint: SCOPES.join("|"), multiple: true, summary: "What the key may do (else invoke)" },
  },
  async run({ options, positionals: { name } }, { out, connect }) {
    const scopes = (options.scope ?? ["invoke"]).map(parseScope);
    const api = await connect();
    const created = await api.createKey({ name, scopes });
    out.result(created, () => created.key);
    out.note((colors) =>
      colors.dim(`${created.id} · ${created.scopes.join(", ")} · keep the key: it is not shown again`),
    );
  },
});

const list = defineCommand({
  name: "list",
  summary: "List the keys, without their secrets",
  examples: ["troupe keys list"],
  positionals: {},
  options: {},
  async run(_input, { out, connect }) {
    const api = await connect();
    const answer = await api.keys();
    out.result(answer, (colors) =>
      answer.keys.length === 0
        ? "There is no key but the admin key. Make one: troupe keys create ci --scope deploy"
        : formatTable(
            [{ title: "ID" }, { title: "NAME" }, { title: "SCOPES" }, { title: "CREATED" }],
            answer.keys.map(({ id, name, scopes, createdAt }) => [
              id,
              printable(name),
              scopes.join(", "),
              timestamp(createdAt),
            ]),
            { title: colors.dim },
          ),
    );
  },
});

const remove = defineCommand({
  name: "remove",
  summary: "Remove a key; it stops working within seconds",
  examples: ["troupe keys remove key_01JD3Z5J6Q8W9X0Y1Z2A3B4C5D"],
  positionals: { id: "one" },
  options: {},
  async run({ positionals: { id } }, { out, connect }) {
    const api = await connect();
    await api.removeKey(id);
    out.result({ id, removed: true }, () => `${printable(id)} is removed.`);
  },
});

export const keys = defineGroup(
  { name: "keys", summary: "Make, list and remove keys", examples: ["troupe keys create ci --scope deploy"] },
  [create, list, remove],
);

function parseScope(text: string) {
  const checked = scope.safeParse(text);
  if (checked.success) return checked.data;
  throw usageError(`"${text}" is no scope. There are: ${SCOPES.join(", ")}.`);
}
