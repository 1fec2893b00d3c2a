import { reset, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, expect, it } from "vitest";
import { REGISTRY_MIGRATIONS } from "../../durable-objects/registry.migrations.ts";
import { RegistryTables } from "../../durable-objects/registry.sql.ts";
import { DeploymentTable } from "../../durable-objects/registry-deployments.sql.ts";
import { migrate } from "../../durable-objects/support/migrate.ts";
import { all, run } from "../../durable-objects/support/sql.ts";
import { named } from "../support/deployments.ts";

afterEach(reset);

const HASH = `sha256:${"ab".repeat(32)}`;

/** Rows as the first release wrote them. They are history: never edit them. */
const FIRST_RELEASE_ROWS = [
  "UPDATE registry_revision SET value = 3",
  "INSERT INTO functions VALUES ('add', 'key_ALICE', 1, 1, 1), ('gone', 'key_BOB', NULL, 1, 3)",
  `INSERT INTO contents VALUES ('${HASH}', NULL)`,
  `INSERT INTO content_parts VALUES ('${HASH}', 0, x'0102'), ('${HASH}', 1, x'03')`,
  `INSERT INTO versions VALUES ('add', 1, 1, '${HASH}', '${HASH}', '${HASH}', 'default', 'function', '["a",null]',
     '{"limits":{"cpuMs":50},"network":{"allow":["https://api.example.com"]}}', NULL, 1700000000000)`,
  "INSERT INTO copies VALUES ('live', 'add', 1, 1, 0, 0, NULL)",
];

/** Rows as the release wrote them that knew overloads and no suspension. They are history, too. */
const OVERLOAD_RELEASE_ROWS = [
  "UPDATE registry_revision SET value = 2",
  "INSERT INTO functions VALUES ('add', 'key_ALICE', 2, 2)",
  `INSERT INTO contents VALUES ('${HASH}', NULL)`,
  `INSERT INTO versions VALUES ('add', 1, 1, '${HASH}', '${HASH}', '${HASH}', 'default', 'function', 'null', '{}', NULL,
     1700000000000, 1, NULL, 3), ('add', 2, 2, '${HASH}', '${HASH}', '${HASH}', 'default', 'function', 'null',
     '{"warm":2}', NULL, 1700000000001, 1, NULL, 3)`,
  "INSERT INTO copies VALUES ('live', 'add', 1, 1, 0, 0, NULL)",
];

it("brings data of the release with overloads to the newest schema", async () => {
  const state = await runInDurableObject(env.BARE.getByName("overloads"), (_object, { storage }) => {
    migrate(storage, "the registry", REGISTRY_MIGRATIONS.slice(0, 2));
    for (const statement of OVERLOAD_RELEASE_ROWS) run(storage.sql, statement);
    migrate(storage, "the registry", REGISTRY_MIGRATIONS);
    const tables = new RegistryTables(storage.sql);
    return {
      list: tables.list(),
      warm: tables.warm(),
      deployments: new DeploymentTable(storage.sql).list(named("add"), 10),
      waiting: all(storage.sql, "SELECT kind, subject FROM copies WHERE changes > published"),
    };
  });
  expect(state.list).toMatchObject([
    { name: "add", suspended: false, split: null, endpoint: true, overloads: [{ version: 1 }, { version: 2 }] },
  ]);
  // What was live is a deployment, nobody knows of when.
  const versions = [
    { version: 1, percentage: 100 },
    { version: 2, percentage: 100 },
  ];
  const { id = "" } = state.deployments[0] ?? {};
  expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/);
  const by = { id, by: "key_ALICE", annotations: {}, createdAt: 1_700_000_000_001 };
  expect(state.deployments).toEqual([{ ...by, versions }]);
  expect(state.warm).toMatchObject([{ version: 2, config: { warm: 2 } }]);
  // A copy that does not say is of a function that may be called.
  expect(state.waiting).toEqual([]);
});

it("brings data of the first release to the newest schema", async () => {
  const state = await runInDurableObject(env.BARE.getByName("registry"), (_object, { storage }) => {
    migrate(storage, "the registry", REGISTRY_MIGRATIONS.slice(0, 1));
    for (const statement of FIRST_RELEASE_ROWS) run(storage.sql, statement);
    migrate(storage, "the registry", REGISTRY_MIGRATIONS);
    const tables = new RegistryTables(storage.sql);
    return {
      list: tables.list(),
      content: tables.content(HASH),
      revision: tables.nextRevision(),
      live: tables.live("gone"),
      waiting: all(storage.sql, "SELECT kind, subject FROM copies WHERE changes > published"),
    };
  });
  expect(state).toMatchObject({ content: new Uint8Array([1, 2, 3]), revision: 4, live: null });
  // KV holds the copies of a release that knew no overloads.
  expect(state.waiting).toEqual([{ kind: "live", subject: "add" }]);
  expect(state.list).toMatchObject([
    {
      ...{ name: "add", revision: 1 },
      overloads: [
        {
          ...{ name: "add", version: 1, revision: 1, owner: "key_ALICE", id: HASH, artifact: HASH },
          ...{ parameters: ["a", null], signature: null, createdAt: 1_700_000_000_000 },
          // The source has three bytes, in two parts.
          ...{ trace: null, sizeBytes: 3 },
          // What the row does not say has its default.
          config: { limits: { cpuMs: 50, timeoutMs: 30_000 }, network: { allow: ["https://api.example.com"] } },
        },
      ],
    },
  ]);
});
