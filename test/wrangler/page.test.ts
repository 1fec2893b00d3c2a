/** The samples of `docs/wrangler.md`, run as they are printed. */
import { beforeAll, it } from "vitest";
import { buildPackage, runSamples } from "../support/pages.ts";

beforeAll(buildPackage);

it("docs/wrangler.md prints what it says", () => runSamples("docs/wrangler.md"));
