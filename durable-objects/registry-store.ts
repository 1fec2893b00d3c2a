/**
 * What every change of the registry works on, and what each of them does in the same way: see who asks for it, and note
 * what has come of it.
 */
import { fault } from "../src/contracts/errors.ts";
import type { Annotations, LiveFunction } from "../src/contracts/function.ts";
import type { FunctionName } from "../src/contracts/ids.ts";
import type { Principal } from "../src/contracts/keys.ts";
import type { OwnedChange } from "../src/contracts/registry.ts";
import type { Result } from "../src/contracts/result.ts";
import { fail, succeed } from "../src/contracts/result.ts";
import type { RegistryTables } from "./registry.sql.ts";
import type { DeploymentTable } from "./registry-deployments.sql.ts";
import type { Outbox } from "./registry-outbox.sql.ts";
import { conflictOf, mayChange } from "./registry-rules.ts";

/** What a change works on. */
export interface RegistryStore {
  readonly tables: RegistryTables;
  readonly deployments: DeploymentTable;
  readonly outbox: Outbox;
  /** Makes the id of a deployment. */
  readonly uuid: () => string;
}

/** When and by whom a change is made, and what they say of it. */
export interface Occasion {
  readonly by: Principal;
  readonly annotations: Annotations;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** A function that may be changed. Faults: `function_not_found`, `forbidden`, `conflict`. */
export function changeable(tables: RegistryTables, { name, by, base }: OwnedChange): Result<LiveFunction> {
  const live = tables.live(name);
  if (live === null) return fail(fault("function_not_found", `There is no function ${name}.`));
  if (!mayChange(live, by)) return fail(forbidden(name));
  const conflict = conflictOf({ name, base, keeps: [] }, live.revision, live);
  return conflict === null ? succeed(live) : fail(conflict);
}

/** What is live after a change, noted in the outbox. */
export function presentLive({ tables, outbox }: RegistryStore, name: string, now: number): LiveFunction {
  outbox.add("live", name, now);
  const live = tables.live(name);
  if (live === null) throw new Error(`${name} has no live version after a change.`);
  return live;
}

/** What is live after a change of that, noted as a deployment, too. */
export function nowLive(store: RegistryStore, name: FunctionName, { by, annotations, now }: Occasion): LiveFunction {
  const live = presentLive(store, name, now);
  const versions = live.split ?? live.overloads.map(({ version }) => ({ version, percentage: 100 }));
  const record = { id: store.uuid(), createdAt: now, by: by.id, annotations, versions };
  store.deployments.add(name, live.revision, record);
  return live;
}

/** The fault of a change by somebody who may not make it. */
export const forbidden = (name: string) => fault("forbidden", `The function ${name} belongs to another key.`);
