/**
 * Endpoints of secrets: they are put and removed, and their names are listed; nothing gives one back.
 */
import { secretsResponse } from "../../contracts/responses.ts";
import type { Transport } from "../transport.ts";
import { functionPath } from "./paths.ts";

export function secretsApi({ ask }: Transport) {
  return {
    /** The names of a function's secrets. */
    secrets: (name: string) =>
      ask(secretsResponse, { method: "GET", path: functionPath(name, "secrets"), repeatable: true }),
    /** Gives a function a secret, in the place of the one that it has under the name. Makes a new version live. */
    putSecret: (name: string, secret: string, value: string) =>
      ask(secretsResponse, { method: "PUT", path: functionPath(name, "secrets", secret), body: { value } }),
    /** Makes a version live that has the secret no more. */
    removeSecret: (name: string, secret: string) =>
      ask(secretsResponse, { method: "DELETE", path: functionPath(name, "secrets", secret) }),
  };
}
