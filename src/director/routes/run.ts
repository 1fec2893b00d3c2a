/** `POST /v1/run`: runs code once, without deploying it; answers like an invoke. */
import { MAX_DEPLOY_BODY_BYTES } from "../../contracts/limits.ts";
import { invokeResponse } from "../../contracts/responses.ts";
import { runRequest } from "../../contracts/run.ts";
import { plainObject } from "../arguments.ts";
import { renderInvoked } from "../call/render.ts";
import type { Handler } from "../director.ts";
import { parseWith } from "../json.ts";
import { CALL_FAULTS } from "../openapi/faults.ts";
import type { OperationDoc } from "../openapi/operation-doc.ts";
import { unwrap } from "../resolve.ts";
import { runCode } from "../run.ts";
import { answerEncoded, answerEncoding, readValue } from "../values.ts";

/** Faults: those of `runCode`, `payload_too_large`. */
export const runOnce: Handler = async (c, director) => {
  const request = parseWith(runRequest, plainObject(await readValue(c.req.raw, MAX_DEPLOY_BODY_BYTES)));
  const encoding = answerEncoding(c.req.raw);
  return answerEncoded(c, encoding, renderInvoked(unwrap(await runCode(director, request, encoding))));
};

/** How it is described. */
export const runOnceDoc: OperationDoc = {
  id: "runOnce",
  tag: "calls",
  summary: "Run code without deploying it",
  description:
    "Takes code as a deploy does, and arguments as an invoke does. The code runs in the same sandbox under limits of its " +
    "own, with the network closed unless `config.network.allow` opens it; it stays loaded for a while under its hash, and " +
    "whoever runs the very same code shares its isolate. With `untyped: false` its annotations are read and held to.",
  body: {
    schema: runRequest,
    carriesValues: true,
    example: { source: "export default (n: number) => n * n;", args: [12] },
  },
  answers: {
    200: { description: "The value, and what the run used.", schema: invokeResponse, carriesValues: true },
  },
  faults: ["invalid_source", "missing_annotations", ...CALL_FAULTS],
};
