/**
 * What belongs to the whole platform and to no function: namespaces of key-value storage, domains that lead to functions,
 * and dispatch namespaces.
 */
import { fault, type TroupeFault } from "./errors.ts";
import { ADMIN_ID, mayUse, type Principal } from "./keys.ts";

/** The name of the object that keeps it. */
export const ACCOUNT_OBJECT = "account";

/** A namespace of key-value storage. */
export interface KvNamespaceRecord {
  /** 32 hexadecimal digits; names the object that holds the values, too. */
  readonly id: string;
  readonly title: string;
  /** Id of the key that made it. */
  readonly owner: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
}

/** A namespace is its owner's, and admins'. */
export function mayUseNamespace(namespace: Pick<KvNamespaceRecord, "owner">, by: Principal): boolean {
  return by.id === ADMIN_ID || mayUse(namespace, by);
}

/** The fault of an id that no namespace has, or one that is not the caller's: which of both, nobody is told. */
export function noNamespace(id: string): TroupeFault {
  return fault("kv_namespace_not_found", `There is no KV namespace ${JSON.stringify(id)} among yours.`);
}

/** The fault of a title that its owner has given already. */
export function titleTaken(title: string): TroupeFault {
  return fault("conflict", `You have a KV namespace with the title ${JSON.stringify(title)} already.`);
}

/** A host of somebody's own that leads to a function. */
export interface DomainRecord {
  readonly hostname: string;
  readonly function: string;
  /** Id of the key that set it up. */
  readonly owner: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
}

/** The hosts that are to lead to a function, and no others. */
export interface DomainChange {
  readonly function: string;
  readonly hostnames: readonly string[];
  readonly by: Principal;
}

/** A prefix under which functions are deployed apart from others. */
export interface DispatchNamespace {
  readonly id: string;
  readonly name: string;
  readonly owner: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
}
