/** `DELETE /v1/functions/{name}/secrets/{secret}`: takes a secret away; for the function's owner, and `admin`. */
import { fault, TroupeError } from "../../contracts/errors.ts";
import { secretsResponse } from "../../contracts/responses.ts";
import type { Handler } from "../director.ts";
import type { OperationDoc } from "../openapi/operation-doc.ts";
import { NAME, SECRET } from "../openapi/parameters.ts";
import { readName, unwrap } from "../resolve.ts";
import { changeSecrets } from "../secrets.ts";

/** Answers `{ name, version, secrets: [names] }`. Faults: `secret_not_found`, those of `changeSecrets`. */
export const removeSecret: Handler = async (c, director, by) => {
  const name = readName(c.req.param("name"));
  const secret = c.req.param("secret") ?? "";
  const { version, secrets, changed } = unwrap(
    await changeSecrets(director, { name, by, changes: { [secret]: null } }),
  );
  if (!changed) throw new TroupeError(fault("secret_not_found", `${name} has no secret ${JSON.stringify(secret)}.`));
  return c.json({ name, version, secrets });
};

/** How it is described. */
export const removeSecretDoc: OperationDoc = {
  id: "removeSecret",
  tag: "functions",
  summary: "Take a secret from a function",
  description:
    "Makes a new version live that has the same code, and the secret no more. Earlier versions keep it, so that a rollback " +
    "brings it back; `DELETE /v1/functions/{name}` removes them all. For the function's owner, and for keys with the scope `admin`.",
  parameters: [NAME, SECRET],
  answers: {
    200: { description: "The names of its other secrets, and the version that has them.", schema: secretsResponse },
  },
  faults: ["function_not_found", "secret_not_found", "invalid_request", "conflict", "payload_too_large"],
};
