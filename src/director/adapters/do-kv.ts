/**
 * The port `KvNamespaces` over the account and the objects of namespaces.
 */
import type { AccountObject } from "../../../durable-objects/account.ts";
import type { KvNamespaceObject } from "../../../durable-objects/kv-namespace.ts";
import { ACCOUNT_OBJECT } from "../../contracts/account.ts";
import type { KvStore } from "../../contracts/kv.ts";
import type { KvNamespaces } from "../ports.ts";
import { callObject, readObject } from "./object-call.ts";

/** Makes the port. */
export function kvNamespacesOf(
  account: DurableObjectNamespace<AccountObject>,
  namespaces: DurableObjectNamespace<KvNamespaceObject>,
): KvNamespaces {
  return {
    list: (by) => readObject(account, ACCOUNT_OBJECT, (stub) => stub.kvNamespaces(by)),
    get: (id) => readObject(account, ACCOUNT_OBJECT, (stub) => stub.kvNamespace(id)),
    create: (title, by) => callObject(account, ACCOUNT_OBJECT, (stub) => stub.createKvNamespace(title, by)),
    rename: (id, title, by) => callObject(account, ACCOUNT_OBJECT, (stub) => stub.renameKvNamespace(id, title, by)),
    remove: (id, by) => callObject(account, ACCOUNT_OBJECT, (stub) => stub.removeKvNamespace(id, by)),
    values: (id) => valuesOf(namespaces, id),
  };
}

function valuesOf(namespaces: DurableObjectNamespace<KvNamespaceObject>, id: string): KvStore {
  return {
    get: (key) => readObject(namespaces, id, (stub) => stub.get(key)),
    getMany: (keys) => readObject(namespaces, id, (stub) => stub.getMany(keys)),
    put: (entries) => callObject(namespaces, id, (stub) => stub.put(entries)),
    delete: (keys) => callObject(namespaces, id, (stub) => stub.delete(keys)),
    list: (query) => readObject(namespaces, id, (stub) => stub.list(query)),
  };
}
