/**
 * Every SQL statement of the registry object but its migrations, and the mapping of rows to records.
 *
 * The statements know the tables and no rules: what may be changed, and when, is decided in `registry-changes.ts`.
 */
import { joinBytes } from "../src/contracts/bytes.ts";
import type { FunctionVersion, LiveFunction, Share } from "../src/contracts/function.ts";
import { functionVersion } from "../src/contracts/function.ts";
import type { ContentHash, FunctionName } from "../src/contracts/ids.ts";
import { CONTENT_PART_BYTES } from "../src/contracts/limits.ts";
import type { ListedVersion } from "../src/contracts/registry.ts";
import type { Row } from "./support/sql.ts";
import { all, first, run } from "./support/sql.ts";

/** A name that is or was in use. */
export interface NameRow extends Row {
  owner: string;
  last_version: number;
  /** Revision of the last change to the name, its removal included. */
  revision: number;
}

const VERSION_COLUMNS = `v.name, v.version, v.revision, v.id, v.artifact, v.export, v.kind, v.parameters, v.config,
  v.signature, v.trace, v.bindings, v.annotations, v.size_bytes AS sizeBytes, v.created_at AS createdAt, v.live, f.owner,
  f.revision AS nameRevision, f.suspended, f.split, f.endpoint`;
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
    const query = "SELECT owner, last_version, revision FROM functions WHERE name = ?";
    return first<NameRow>(this.#sql, query, name);
  }

  live(name: string): LiveFunction | null {
    return toFunctions(this.#rows("WHERE v.name = ? AND v.live = 1 ORDER BY v.version", name))[0] ?? null;
  }

  version(name: FunctionName, version: number): FunctionVersion | null {
    const row = this.#rows("WHERE v.name = ? AND v.version = ?", name, version)[0];
    return row === undefined ? null : toVersion(row);
  }

  /** All versions of a name, newest first. */
  versions(name: FunctionName): ListedVersion[] {
    const rows = this.#rows("WHERE v.name = ? ORDER BY v.version DESC", name);
    return rows.map((row) => ({ ...toVersion(row), live: row.live === 1 }));
  }

  /** All functions with their live versions, by name. */
  list(): LiveFunction[] {
    return toFunctions(this.#rows("WHERE v.live = 1 ORDER BY v.name, v.version"));
  }

  /** Live versions that want to be kept loaded. */
  warm(): FunctionVersion[] {
    const wanted = "v.live = 1 AND f.suspended = 0 AND json_extract(v.config, '$.warm') > 0";
    return this.#rows(`WHERE ${wanted} ORDER BY v.name, v.version`).map(toVersion);
  }

  /** Notes the number of a new version, about to be added; the name need not exist yet. */
  addNumber({ name, owner, version, revision }: FunctionVersion): void {
    const statement = `INSERT INTO functions (name, owner, last_version, revision) VALUES (?1, ?2, ?3, ?4)
      ON CONFLICT (name) DO UPDATE SET owner = ?2, last_version = ?3, revision = ?4`;
    run(this.#sql, statement, name, owner, version, revision);
  }

  /** Adds a version, not live yet; its name and its contents must be there. */
  addVersion(record: FunctionVersion, sourceHash: ContentHash): void {
    const statement = `INSERT INTO versions (name, version, revision, id, artifact, source, export, kind, parameters,
      config, signature, trace, bindings, annotations, size_bytes, created_at)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;
    const { name, version, revision, id, artifact, kind, signature, trace, bindings, sizeBytes, createdAt } = record;
    const [parameters, config] = [JSON.stringify(record.parameters), JSON.stringify(record.config)];
    const code = [id, artifact, sourceHash, record.export, kind];
    const rest = [
      parameters,
      config,
      signature,
      trace,
      bindings,
      JSON.stringify(record.annotations),
      sizeBytes,
      createdAt,
    ];
    run(this.#sql, statement, name, version, revision, ...code, ...rest);
  }

  /** Makes these versions of a name the live ones; the name, and those that were not live, get the revision. */
  setLive(name: FunctionName, versions: readonly number[], split: readonly Share[] | null, revision: number): void {
    const splitText = split === null ? null : JSON.stringify(split);
    const chosen = "version IN (SELECT value FROM json_each(?2))";
    const revive = `UPDATE versions SET revision = ?3 WHERE name = ?1 AND live = 0 AND ${chosen}`;
    run(this.#sql, revive, name, JSON.stringify(versions), revision);
    run(this.#sql, `UPDATE versions SET live = ${chosen} WHERE name = ?1`, name, JSON.stringify(versions));
    run(this.#sql, "UPDATE functions SET revision = ?, split = ? WHERE name = ?", revision, splitText, name);
  }

  /** Forgets a function and its versions. The name's row stays, and its code stays until it is swept. */
  removeVersions(name: FunctionName, revision: number, now: number): void {
    const unreferenced = `UPDATE contents SET unreferenced_since = ?1
      WHERE hash IN (SELECT artifact FROM versions WHERE name = ?2 UNION SELECT source FROM versions WHERE name = ?2
          UNION SELECT trace FROM versions WHERE name = ?2 UNION SELECT bindings FROM versions WHERE name = ?2)
        AND NOT EXISTS (SELECT 1 FROM versions WHERE artifact = contents.hash AND name <> ?2)
        AND NOT EXISTS (SELECT 1 FROM versions WHERE source = contents.hash AND name <> ?2)
        AND NOT EXISTS (SELECT 1 FROM versions WHERE trace = contents.hash AND name <> ?2)
        AND NOT EXISTS (SELECT 1 FROM versions WHERE bindings = contents.hash AND name <> ?2)`;
    run(this.#sql, unreferenced, now, name);
    run(this.#sql, "DELETE FROM versions WHERE name = ?", name);
    run(this.#sql, "DELETE FROM deployments WHERE name = ?", name);
    const forget = "UPDATE functions SET revision = ?, suspended = 0, split = NULL, endpoint = 1 WHERE name = ?";
    run(this.#sql, forget, revision, name);
  }

  /** Suspends a function or resumes it. */
  setSuspended(name: FunctionName, suspended: boolean, revision: number): void {
    const statement = "UPDATE functions SET suspended = ?, revision = ? WHERE name = ?";
    run(this.#sql, statement, suspended ? 1 : 0, revision, name);
  }

  /** Lets a function be served at its own address, or not. */
  setEndpoint(name: FunctionName, endpoint: boolean, revision: number): void {
    const statement = "UPDATE functions SET endpoint = ?, revision = ? WHERE name = ?";
    run(this.#sql, statement, endpoint ? 1 : 0, revision, name);
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
    return joinBytes(parts.map(({ bytes }) => new Uint8Array(bytes)));
  }

  /** The hash of the source of one version as it was deployed, or null. */
  sourceHash(name: FunctionName, version: number): string | null {
    const query = "SELECT source FROM versions WHERE name = ? AND version = ?";
    return first<{ source: string }>(this.#sql, query, name, version)?.source ?? null;
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

  #rows(condition: string, ...bindings: (string | number)[]): Row[] {
    return all(this.#sql, `${VERSIONS_OF} ${condition}`, ...bindings);
  }
}

/** Rows of live versions, in the order of their names. */
function toFunctions(rows: readonly Row[]): LiveFunction[] {
  const functions: LiveFunction[] = [];
  for (const row of rows) {
    const version = toVersion(row);
    const last = functions.at(-1);
    if (last?.name === version.name) last.overloads.push(version);
    else {
      functions.push({ name: version.name, overloads: [version], ...toNameState(row) });
    }
  }
  return functions;
}

/** What a row tells of the name. */
function toNameState(row: Row): Omit<LiveFunction, "name" | "overloads"> {
  return {
    revision: Number(row.nameRevision),
    suspended: row.suspended === 1,
    split: row.split === null ? null : JSON.parse(String(row.split)),
    endpoint: row.endpoint === 1,
  };
}

/** Parsing the row gives parts of `config` that are younger than the row their defaults. */
function toVersion(row: Row): FunctionVersion {
  return functionVersion.parse({
    ...row,
    parameters: JSON.parse(String(row.parameters)),
    config: JSON.parse(String(row.config)),
    annotations: JSON.parse(String(row.annotations)),
  });
}
