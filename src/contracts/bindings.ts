/**
 * What a function gets in its `env` beside code: variables, secrets, and namespaces of key-value storage.
 *
 * A version has one immutable record of them, kept among the registry's contents as canonical JSON and named by its hash;
 * secrets stand in it sealed (`src/secrets/`), so that the record may be copied anywhere.
 */
import { z } from "zod";
import { MAX_NAME_LENGTH } from "./limits.ts";

/** A name in `env`: an identifier. */
export const bindingName = z
  .string()
  .max(MAX_NAME_LENGTH)
  .regex(/^(?!__proto__$)[A-Za-z_$][A-Za-z0-9_$]*$/, "must be an identifier");

/** A value of JSON, of a document that was read as such: there is nothing left to check. */
export const jsonValue = z.custom<z.infer<ReturnType<typeof z.json>>>();

/** The bindings of a version. No name stands in two of its members. */
export const bindings = z.strictObject({
  /** Texts and other values of JSON, which the function gets as they are. */
  vars: z.record(bindingName, z.json()).default({}),
  /** Sealed texts: base64url of nonce and ciphertext. */
  secrets: z.record(bindingName, z.string()).default({}),
  /** Ids of namespaces. */
  kv: z.record(bindingName, z.string()).default({}),
  /** The binding that tells the function its version: `{ id, tag, timestamp }`. */
  versionMetadata: z
    .strictObject({ name: bindingName, tag: z.string(), timestamp: z.string() })
    .nullable()
    .default(null),
  /** Whether the function was written for Node's globals (`process`, `Buffer`) and modules. */
  node: z.boolean().default(false),
});
export type Bindings = z.infer<typeof bindings>;

/**
 * What a deploy says of its version's bindings; what it leaves out is as in no bindings at all. Its `secrets` are those
 * that are new or changed: every other secret of the version before is the new version's, too.
 */
export type BindingsDraft = { readonly [Part in keyof Bindings]?: Bindings[Part] };

/** What may be shown of bindings: never a value. */
export const bindingNames = z.object({
  vars: z.array(z.string()),
  secrets: z.array(z.string()),
  kv: z.array(z.string()),
});
export type BindingNames = z.infer<typeof bindingNames>;

/** No bindings at all; a version that has these has no record of them. */
export const NO_BINDINGS: Bindings = { vars: {}, secrets: {}, kv: {}, versionMetadata: null, node: false };
