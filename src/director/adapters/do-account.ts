/**
 * The ports `Domains` and `DispatchNamespaces` over the account.
 */
import type { AccountObject } from "../../../durable-objects/account.ts";
import { ACCOUNT_OBJECT } from "../../contracts/account.ts";
import type { DispatchNamespaces, Domains } from "../ports.ts";
import { callObject, readObject } from "./object-call.ts";

/** Makes the port of domains. */
export function domainsOf(account: DurableObjectNamespace<AccountObject>): Domains {
  return {
    list: () => readObject(account, ACCOUNT_OBJECT, (stub) => stub.domains()),
    set: (change) => callObject(account, ACCOUNT_OBJECT, (stub) => stub.setDomains(change)),
  };
}

/** Makes the port of dispatch namespaces. */
export function dispatchNamespacesOf(account: DurableObjectNamespace<AccountObject>): DispatchNamespaces {
  return {
    list: () => readObject(account, ACCOUNT_OBJECT, (stub) => stub.dispatchNamespaces()),
    create: (name, by) => callObject(account, ACCOUNT_OBJECT, (stub) => stub.createDispatchNamespace(name, by)),
    remove: (name) => callObject(account, ACCOUNT_OBJECT, (stub) => stub.removeDispatchNamespace(name)),
  };
}
