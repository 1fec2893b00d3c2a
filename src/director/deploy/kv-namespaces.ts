/**
 * The namespaces of key-value storage that a deploy binds its function to: they must be there, and be the deployer's.
 */
import { mayUseNamespace, noNamespace } from "../../contracts/account.ts";
import type { Bindings } from "../../contracts/bindings.ts";
import type { Principal } from "../../contracts/keys.ts";
import { fail, type Result, succeed } from "../../contracts/result.ts";
import type { KvNamespaces } from "../ports.ts";

/** Looks at all of them. Fault: `kv_namespace_not_found`, naming the binding. */
export async function checkNamespaces(
  kv: Pick<KvNamespaces, "get">,
  bound: Bindings["kv"],
  by: Principal,
): Promise<Result<null>> {
  const names = Object.keys(bound);
  const found = await Promise.all(names.map((name) => kv.get(bound[name] ?? "")));
  const missing = names.find((_name, index) => {
    const namespace = found[index] ?? null;
    return namespace === null || !mayUseNamespace(namespace, by);
  });
  if (missing === undefined) return succeed(null);
  const { code, message } = noNamespace(bound[missing] ?? "");
  const advice = "Create one with `wrangler kv namespace create`, and write its id into the configuration.";
  return fail({ code, message: `The binding ${missing}: ${message} ${advice}` });
}
