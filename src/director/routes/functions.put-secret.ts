/** `PUT /v1/functions/{name}/secrets/{secret}`: gives a function a secret; for the function's owner, and `admin`. */
import { MAX_SECRET_BODY_BYTES } from "../../contracts/limits.ts";
import { secretsResponse } from "../../contracts/responses.ts";
import { secretRequest } from "../../contracts/secrets.ts";
import { readSecretJson } from "../body.ts";
import type { Handler } from "../director.ts";
import { parseWith } from "../json.ts";
import type { OperationDoc } from "../openapi/operation-doc.ts";
import { NAME, SECRET } from "../openapi/parameters.ts";
import { readName, unwrap } from "../resolve.ts";
import { changeSecrets } from "../secrets.ts";

/** Answers `{ name, version, secrets: [names] }`. Faults: those of `changeSecrets`. */
export const putSecret: Handler = async (c, director, by) => {
  const name = readName(c.req.param("name"));
  const { value } = parseWith(secretRequest, await readSecretJson(c.req.raw, MAX_SECRET_BODY_BYTES));
  const changes = { [c.req.param("secret") ?? ""]: value };
  const { version, secrets } = unwrap(await changeSecrets(director, { name, by, changes }));
  return c.json({ name, version, secrets });
};

/** How it is described. */
export const putSecretDoc: OperationDoc = {
  id: "putSecret",
  tag: "functions",
  summary: "Give a function a secret",
  description:
    "Seals the text, and makes a new version live that has the same code and the secret, in the place of one of that name. " +
    "No answer ever shows it. For the function's owner, and for keys with the scope `admin`.",
  parameters: [NAME, SECRET],
  body: { schema: secretRequest, example: { value: "the text" } },
  answers: {
    200: { description: "The names of all its secrets, and the version that has them.", schema: secretsResponse },
  },
  faults: ["function_not_found", "conflict", "secrets_unavailable"],
};
