/**
 * The namespace that a path names, for those whose it is.
 */
import { type KvNamespaceRecord, mayUseNamespace, noNamespace } from "../../../contracts/account.ts";
import { TroupeError } from "../../../contracts/errors.ts";
import type { Principal } from "../../../contracts/keys.ts";
import type { KvStore } from "../../../contracts/kv.ts";
import type { AppContext } from "../../director.ts";
import type { KvNamespaces } from "../../ports.ts";

/** The namespace in the path. Throws `kv_namespace_not_found`, also when it is somebody else's. */
export async function namespaceOf(c: AppContext, kv: KvNamespaces, by: Principal): Promise<KvNamespaceRecord> {
  const id = c.req.param("namespace") ?? "";
  const namespace = await kv.get(id);
  if (namespace !== null && mayUseNamespace(namespace, by)) return namespace;
  throw new TroupeError(noNamespace(id));
}

/** What is in it. */
export async function storeOf(c: AppContext, kv: KvNamespaces, by: Principal): Promise<KvStore> {
  return kv.values((await namespaceOf(c, kv, by)).id);
}
