/**
 * Typed reading of a Durable Object's SQLite: rows carry the type that their statement states.
 */

/** A row as SQLite gives it: column name to value. */
export type Row = Record<string, SqlStorageValue>;
/** What a statement's `?` may be bound to. */
export type Binding = SqlStorageValue | Uint8Array;

/** Every row of a query. */
export function all<T extends Row>(sql: SqlStorage, query: string, ...bindings: Binding[]): T[] {
  return sql.exec<T>(query, ...bindings).toArray();
}

/** The first row of a query, or null when there is none. */
export function first<T extends Row>(sql: SqlStorage, query: string, ...bindings: Binding[]): T | null {
  return all<T>(sql, query, ...bindings)[0] ?? null;
}

/** The conditions of a query that were asked for, each with its `?`, and what they are bound to. */
export function whereOf(asked: readonly (readonly [condition: string, value: string | undefined])[]) {
  const given = asked.flatMap(([condition, value]) => (value === undefined ? [] : [{ condition, value }]));
  return {
    where: given.map(({ condition }) => condition).join(" AND ") || "TRUE",
    bindings: given.map(({ value }) => value),
  };
}

/** Runs a statement for its effect; gives the number of rows written, index entries included. */
export function run(sql: SqlStorage, statement: string, ...bindings: Binding[]): number {
  return sql.exec(statement, ...bindings).rowsWritten;
}
