/**
 * The changes of the registry that make no version. Like those that do, each runs inside one transaction of the caller:
 * the records, the live versions and the note in the outbox come to be together or not at all.
 *
 * Whoever asks for a change has decided upon what it read before; a change whose `base` is not the present revision of
 * the name is refused, so that of two deciders at once the second decides again.
 */
import { fault } from "../src/contracts/errors.ts";
import type { LiveFunction } from "../src/contracts/function.ts";
import { UNREFERENCED_CONTENT_KEPT_MS } from "../src/contracts/limits.ts";
import type { EndpointChange, LiveChange, OwnedChange, Removed, SuspendChange } from "../src/contracts/registry.ts";
import type { Result } from "../src/contracts/result.ts";
import { fail, succeed } from "../src/contracts/result.ts";
import { saysNothing, sharesText, splitFault } from "./registry-rules.ts";
import { changeable, nowLive, presentLive, type RegistryStore } from "./registry-store.ts";

/**
 * Changes which versions are live, and how calls are split between them. Faults: `function_not_found`,
 * `version_not_found`, `forbidden`, `conflict`, `invalid_request` for shares that are none.
 */
export function setLive(store: RegistryStore, change: LiveChange, now: number): Result<LiveFunction> {
  const { tables } = store;
  const { name, by, split = null, annotations = {} } = change;
  const live = changeable(tables, change);
  if (!live.ok) return live;
  const chosen = [...new Set(change.live)].sort((a, b) => a - b);
  const missing = chosen.find((version) => tables.version(name, version) === null);
  if (missing !== undefined) {
    return fail(fault("version_not_found", `The function ${name} has no version ${missing}.`));
  }
  if (chosen.length === 0) return fail(fault("conflict", `Of the function ${name} one version at least stays live.`));
  const refusal = split === null ? null : splitFault(chosen, split);
  if (refusal !== null) return fail(refusal);
  const present = live.value.overloads.map(({ version }) => version);
  const isSame = chosen.join() === present.join() && sharesText(split) === sharesText(live.value.split);
  if (isSame && saysNothing(annotations)) return live;
  const inOrder = split?.toSorted((left, right) => left.version - right.version) ?? null;
  tables.setLive(name, chosen, inOrder, tables.nextRevision());
  return succeed(nowLive(store, name, { by, annotations, now }));
}

/** Suspends a function or resumes it. Faults: `function_not_found`, `forbidden`, `conflict`. */
export function suspend(store: RegistryStore, change: SuspendChange, now: number): Result<LiveFunction> {
  const { name, suspended } = change;
  const live = changeable(store.tables, change);
  if (!live.ok || live.value.suspended === suspended) return live;
  store.tables.setSuspended(name, suspended, store.tables.nextRevision());
  return succeed(presentLive(store, name, now));
}

/** Lets a function be served at its own address, or not. Faults: `function_not_found`, `forbidden`, `conflict`. */
export function setEndpoint(store: RegistryStore, change: EndpointChange, now: number): Result<LiveFunction> {
  const { name, endpoint } = change;
  const live = changeable(store.tables, change);
  if (!live.ok || live.value.endpoint === endpoint) return live;
  store.tables.setEndpoint(name, endpoint, store.tables.nextRevision());
  return succeed(presentLive(store, name, now));
}

/** Removes a function; its name is free again. Faults: `function_not_found`, `forbidden`, `conflict`. */
export function remove({ tables, outbox }: RegistryStore, change: OwnedChange, now: number): Result<Removed> {
  const { name } = change;
  const live = changeable(tables, change);
  if (!live.ok) return live;
  const revision = tables.nextRevision();
  tables.removeVersions(name, revision, now);
  outbox.add("live", name, now);
  return succeed({ name, revision });
}

/** Deletes content that no version has referred to for a while, and has its copies deleted. */
export function sweep({ tables, outbox }: RegistryStore, now: number): void {
  for (const hash of tables.deleteUnreferenced(now - UNREFERENCED_CONTENT_KEPT_MS)) {
    for (const kind of ["artifact", "bindings"] as const) {
      if (outbox.has(kind, hash)) outbox.add(kind, hash, now);
    }
  }
}
