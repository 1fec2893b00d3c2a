import { reset, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, expect, it } from "vitest";
import type { Migration } from "../../durable-objects/support/migrate.ts";
import { migrate, schemaVersion } from "../../durable-objects/support/migrate.ts";
import { all, run } from "../../durable-objects/support/sql.ts";

afterEach(reset);

const createNotes: Migration = (sql) => {
  run(sql, "CREATE TABLE notes (text TEXT NOT NULL)");
};
const addLength: Migration = (sql) => {
  run(sql, "ALTER TABLE notes ADD COLUMN length INTEGER NOT NULL DEFAULT 0");
  run(sql, "UPDATE notes SET length = LENGTH(text)");
};
const renameToMemos: Migration = (sql) => {
  run(sql, "ALTER TABLE notes RENAME TO memos");
};
const failHalfway: Migration = (sql) => {
  run(sql, "DELETE FROM notes");
  run(sql, "ALTER TABLE notes ADD COLUMN lost TEXT");
  throw new Error("the disk is full");
};

const NEWEST = [createNotes, addLength, renameToMemos];

function onStorage<Answer>(work: (storage: DurableObjectStorage) => Answer): Promise<Answer> {
  return runInDurableObject(env.BARE.getByName("notes"), (_object, { storage }) => work(storage));
}

function oldSchemaWithData(storage: DurableObjectStorage): void {
  migrate(storage, "notes", [createNotes]);
  run(storage.sql, "INSERT INTO notes (text) VALUES ('one'), ('three')");
}

it("creates the newest schema from nothing", async () => {
  const version = await onStorage((storage) => migrate(storage, "notes", NEWEST));
  expect(version).toBe(3);
  expect(await onStorage(({ sql }) => all(sql, "SELECT * FROM memos"))).toEqual([]);
});

it("brings an old schema and its data to the newest", async () => {
  await onStorage(oldSchemaWithData);
  await onStorage((storage) => migrate(storage, "notes", NEWEST));
  expect(await onStorage(({ sql }) => all(sql, "SELECT text, length FROM memos ORDER BY text"))).toEqual([
    { text: "one", length: 3 },
    { text: "three", length: 5 },
  ]);
});

it("does nothing when there is nothing to do", async () => {
  await onStorage(oldSchemaWithData);
  await onStorage((storage) => migrate(storage, "notes", [createNotes]));
  expect(await onStorage(({ sql }) => all(sql, "SELECT text FROM notes"))).toHaveLength(2);
});

it("leaves the version before, and its data, when a step fails", async () => {
  await onStorage(oldSchemaWithData);
  const steps = [createNotes, addLength, failHalfway];
  await expect(onStorage((storage) => migrate(storage, "notes", steps))).rejects.toThrow("the disk is full");
  expect(await onStorage(({ sql }) => schemaVersion(sql))).toBe(2);
  expect(await onStorage(({ sql }) => all(sql, "SELECT * FROM notes ORDER BY text"))).toEqual([
    { text: "one", length: 3 },
    { text: "three", length: 5 },
  ]);
  await onStorage((storage) => migrate(storage, "notes", NEWEST));
  expect(await onStorage(({ sql }) => all(sql, "SELECT * FROM memos"))).toHaveLength(2);
});

it("refuses a schema that is newer than the release, and leaves it alone", async () => {
  await onStorage((storage) => migrate(storage, "notes", NEWEST));
  await expect(onStorage((storage) => migrate(storage, "notes", [createNotes]))).rejects.toThrow(
    "The schema of notes has version 3, this release knows 1: deploy the newer release again.",
  );
  expect(await onStorage(({ sql }) => schemaVersion(sql))).toBe(3);
});
