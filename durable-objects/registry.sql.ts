/**
 * Every SQL statement of the registry object but its migrations, and the mapping of rows to records.
 *
 * The statements know the tables and no rules: what may be changed, and when, is decided in `registry-changes.ts`.
 */
import type { FunctionVersion } from "../src/contracts/function.ts";
import { functionVersion } from "../src/contracts/function.ts";
import type { ContentHash, FunctionName } from "../src/contracts/ids.ts";
import { CONTENT_PART_BYTES } from "../src/contracts/limits.ts";
import type { Row } from "./support/sql.ts";
import { all, first, run } from "./support/sql.ts";

/** A name that is or was in use. */
export interface NameRow extends Row {
  owner: string;
  /** The live version; null when the function was removed. */
  live: number | null;
  last_version: number;
  /** Revision of the last change to the name, its removal included. */
  revision: number;
}

const VERSION_COLUMNS = `v.name, v.version, v.revision, v.id, v.artifact, v.export, v.kind, v.parameters, v.config,
  v.signature, v.created_at AS createdAt, f.owner`;
const VERSIONS_OF = `SELECT ${VERSION_COLUMNS} FROM versions v JOIN functions f ON f.name = v.name`;

/** Tables of functions, versions and contents. */
export class RegistryTables {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** The next revision of the registry, taken. */
  nextRevision(): number {
    const query = "UPDATE registry_revision SET value = value + 1 RETURNING value";
    return this.#sql.exec<{ value: number }>(query).one().value;
  }

  name(name: FunctionName): NameRow | null {
    const query = "SELECT owner, live, last_version, revision FROM functions WHERE name = ?";
    return first<NameRow>(this.#sql, query, name);
  }

  live(name: string): FunctionVersion | null {
    return this.#versions("WHERE v.name = ? AND v.version = f.live", name)[0] ?? null;
  }

  version(name: FunctionName, version: number): FunctionVersion | null {
    return this.#versions("WHERE v.name = ? AND v.version = ?", name, version)[0] ?? null;
  }

  /** All versions of a name, newest first. */
  versions(name: FunctionName): FunctionVersion[] {
    return this.#versions("WHERE v.name = ? ORDER BY v.version DESC", name);
  }

  /** The live versions of all functions, by name. */
  list(): FunctionVersion[] {
    return this.#versions("WHERE v.version = f.live ORDER BY v.name");
  }

  /** Makes a new version, about to be added, the live one of its name; the name need not exist yet. */
  pointTo({ name, owner, version, revision }: FunctionVersion): void {
    const statement = `INSERT INTO functions (name, owner, live, last_version, revision) VALUES (?1, ?2, ?3, ?3, ?4)
      ON CONFLICT (name) DO UPDATE SET owner = ?2, live = ?3, last_version = ?3, revision = ?4`;
    run(this.#sql, statement, name, owner, version, revision);
  }

  /** Adds a version; its name and both contents must be there. */
  addVersion(record: FunctionVersion, sourceHash: ContentHash): void {
    const statement = `INSERT INTO versions (name, version, revision, id, artifact, source, export, kind, parameters,
      config, signature, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;
    const { name, version, revision, id, artifact, kind, signature, createdAt } = record;
    const [parameters, config] = [JSON.stringify(record.parameters), JSON.stringify(record.config)];
    const code = [id, artifact, sourceHash, record.export, kind];
    run(this.#sql, statement, name, version, revision, ...code, parameters, config, signature, createdAt);
  }

  /** Makes an earlier version the live one and gives both records the revision of the change. */
  revive(name: FunctionName, version: number, revision: number): void {
    run(this.#sql, "UPDATE functions SET live = ?, revision = ? WHERE name = ?", version, revision, name);
    run(this.#sql, "UPDATE versions SET revision = ? WHERE name = ? AND version = ?", revision, name, version);
  }

  /** Forgets a function and its versions. The name's row stays, and its code stays until it is swept. */
  removeVersions(name: FunctionName, revision: number, now: number): void {
    const unreferenced = `UPDATE contents SET unreferenced_since = ?
      WHERE hash IN (SELECT artifact FROM versions WHERE name = ? UNION SELECT source FROM versions WHERE name = ?)
        AND NOT EXISTS (SELECT 1 FROM versions WHERE artifact = contents.hash AND name <> ?)
        AND NOT EXISTS (SELECT 1 FROM versions WHERE source = contents.hash AND name <> ?)`;
    run(this.#sql, unreferenced, now, name, name, name, name);
    run(this.#sql, "DELETE FROM versions WHERE name = ?", name);
    run(this.#sql, "UPDATE functions SET live = NULL, revision = ? WHERE name = ?", revision, name);
  }

  /** Stores content under its hash unless it is there already. Returns whether it was new. */
  addContent(hash: ContentHash, bytes: Uint8Array): boolean {
    const kept = "UPDATE contents SET unreferenced_since = NULL WHERE hash = ? RETURNING hash";
    if (first(this.#sql, kept, hash) !== null) return false;
    run(this.#sql, "INSERT INTO contents (hash) VALUES (?)", hash);
    for (let start = 0, part = 0; start < bytes.length; start += CONTENT_PART_BYTES, part++) {
      const slice = bytes.slice(start, start + CONTENT_PART_BYTES);
      run(this.#sql, "INSERT INTO content_parts (hash, part, bytes) VALUES (?, ?, ?)", hash, part, slice);
    }
    return true;
  }

  /** Content by its hash, or null. */
  content(hash: string): Uint8Array | null {
    const query = "SELECT bytes FROM content_parts WHERE hash = ? ORDER BY part";
    const parts = all<{ bytes: ArrayBuffer }>(this.#sql, query, hash);
    if (parts.length === 0) return null;
    const bytes = new Uint8Array(parts.reduce((length, part) => length + part.bytes.byteLength, 0));
    let offset = 0;
    for (const part of parts) {
      bytes.set(new Uint8Array(part.bytes), offset);
      offset += part.bytes.byteLength;
    }
    return bytes;
  }

  /** The source of one version as it was deployed, or null. */
  source(name: FunctionName, version: number): Uint8Array | null {
    const query = "SELECT source FROM versions WHERE name = ? AND version = ?";
    const row = first<{ source: string }>(this.#sql, query, name, version);
    return row === null ? null : this.content(row.source);
  }

  /** Deletes content that nothing has referred to since `before` (milliseconds); gives the hashes. */
  deleteUnreferenced(before: number): string[] {
    const query = "SELECT hash FROM contents WHERE unreferenced_since <= ?";
    const hashes = all<{ hash: string }>(this.#sql, query, before).map(({ hash }) => hash);
    for (const hash of hashes) {
      run(this.#sql, "DELETE FROM content_parts WHERE hash = ?", hash);
      run(this.#sql, "DELETE FROM contents WHERE hash = ?", hash);
    }
    return hashes;
  }

  /** Since when the content that waits longest has been unreferenced; null when none is. */
  oldestUnreferenced(): number | null {
    const query = "SELECT MIN(unreferenced_since) AS since FROM contents WHERE unreferenced_since IS NOT NULL";
    return first<{ since: number | null }>(this.#sql, query)?.since ?? null;
  }

  #versions(condition: string, ...bindings: (string | number)[]): FunctionVersion[] {
    return all(this.#sql, `${VERSIONS_OF} ${condition}`, ...bindings).map(toVersion);
  }
}

/** Parsing the row gives parts of `config` that are younger than the row their defaults. */
function toVersion(row: Row): FunctionVersion {
  return functionVersion.parse({
    ...row,
    parameters: JSON.parse(String(row.parameters)),
    config: JSON.parse(String(row.config)),
  });
}
