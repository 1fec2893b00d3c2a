/**
 * Keys: who may do what. A key is shown once, when it is made; only its hash is kept.
 */
import { z } from "zod";
import { MAX_NAME_LENGTH } from "./limits.ts";

export const SCOPES = ["deploy", "invoke", "run", "admin"] as const;
export const scope = z.enum(SCOPES);
/** `deploy`: deploy, remove, roll back what one owns; `invoke`: call and read; `run`: run code that is not deployed; `admin`: everything, keys included. */
export type Scope = z.infer<typeof scope>;

/** Body of `POST /v1/keys`. */
export const createKeyRequest = z.strictObject({
  name: z.string().trim().min(1).max(MAX_NAME_LENGTH),
  scopes: z.array(scope).min(1).max(SCOPES.length),
});
export type CreateKeyRequest = z.infer<typeof createKeyRequest>;

/** A key as it is listed: without its secret. */
export interface KeyRecord {
  readonly id: string;
  readonly name: string;
  readonly scopes: readonly Scope[];
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
}

/** Who is calling. The admin key's id is `admin`. */
export interface Principal {
  readonly id: string;
  readonly scopes: readonly Scope[];
}

/** Whether something that has an owner is the caller's to use and to change: it is the owner's, and admins'. */
export function mayUse({ owner }: { readonly owner: string }, by: Principal): boolean {
  return by.id === owner || by.scopes.includes("admin");
}

/** Name of the one key ring object. */
export const KEY_RING_OBJECT = "key-ring";
/** Id of the holder of the admin key. */
export const ADMIN_ID = "admin";
