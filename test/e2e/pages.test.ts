/** The samples of the README and of the pages in `docs/`, run as they are printed, each page against a server of its own. */
import { beforeAll, describe, expect, it } from "vitest";
import { buildPackage, pagesWithSamples, runSamples } from "../support/pages.ts";

const pages = await pagesWithSamples();
/** Its samples are slow, and are run by the tests of wrangler. */
const OTHERS = ["docs/wrangler.md"];

beforeAll(buildPackage);

describe("the samples of a page print what it says", () => {
  it("are there, in the README at least", () => {
    expect(pages).toContain("README.md");
  });

  it.each(pages.filter((page) => !OTHERS.includes(page)))("%s", { timeout: 180_000 }, runSamples);
});
