/**
 * An invocation as the load generator sends it.
 */
import type { TestServer } from "../../test/support/server.ts";
import type { LoadRequest } from "./load.ts";

/** The request that calls a deployed function with arguments. */
export function invocationOf({ url, adminKey }: TestServer, name: string, args: readonly unknown[]): LoadRequest {
  return {
    port: Number(new URL(url).port),
    path: `/v1/functions/${name}/invoke`,
    body: JSON.stringify({ args }),
    headers: { authorization: `Bearer ${adminKey}` },
  };
}
