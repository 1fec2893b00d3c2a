/**
 * A route of `/client/v4`: like those of `/v1`, but not described in the API reference, for the tool knows it.
 */
import type { Handler } from "../director.ts";
import type { Access } from "./auth.ts";

export interface V4Route {
  readonly method: "GET" | "PUT" | "POST" | "PATCH" | "DELETE";
  /** Below the prefix. */
  readonly path: string;
  readonly access: Access;
  readonly handle: Handler;
}

/** Where everything of an account stands. Any account will do: a director has one. */
export const ACCOUNT = "/accounts/:account";
/** Where everything of a Worker stands. */
export const SCRIPT = `${ACCOUNT}/workers/scripts/:script`;
