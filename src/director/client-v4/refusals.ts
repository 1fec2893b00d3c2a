/**
 * What the tool asks for before an upload that cannot be had: refused there, with a sentence, so that nothing is deployed.
 */
import type { Handler } from "../director.ts";
import { V4_CODES, V4Error } from "./faults.ts";
import type { V4Route } from "./route.ts";
import { ACCOUNT, SCRIPT } from "./route.ts";
import { UNSUPPORTED_PATHS, unsupportedSentence } from "./unsupported.ts";

const METHODS = ["GET", "PUT", "POST", "PATCH", "DELETE"] as const;

const refusing =
  (name: string, advice: string): Handler =>
  () => {
    throw new V4Error(400, V4_CODES.unsupported, unsupportedSentence([name], [advice]));
  };

export const REFUSAL_ROUTES: readonly V4Route[] = [
  ...UNSUPPORTED_PATHS.flatMap(([path, name, advice]) =>
    METHODS.map((method) => ({
      ...{ method, path: `${ACCOUNT}/${path}/*`, access: "any key" as const },
      handle: refusing(name, advice),
    })),
  ),
  {
    ...{ method: "POST", path: `${SCRIPT}/assets-upload-session`, access: "any key" },
    handle: refusing("static assets", "Import files as modules of text or data, or serve them from elsewhere."),
  },
];
