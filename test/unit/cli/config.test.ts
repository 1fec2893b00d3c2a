/** Which server, with which key: options, environment, the local server's data folder. */
import { describe, expect, it } from "vitest";
import { resolveTarget } from "../../../src/cli/config.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const LOCAL = JSON.stringify({ url: "http://127.0.0.1:8787", adminKey: "local-key" });

async function resolveWith(
  sources: { options?: { url?: string; key?: string }; env?: Record<string, string> },
  files: Record<string, string> = { ".troupe/server.json": LOCAL },
) {
  await using folder = await temporaryFolder(files);
  return await resolveTarget({ options: {}, env: {}, ...sources, cwd: folder.path });
}

describe("the server", () => {
  it("is the local one when nothing else is said", async () => {
    expect(await resolveWith({})).toEqual({ url: "http://127.0.0.1:8787", key: "local-key" });
  });

  it("is found in the folder that TROUPE_DATA names", async () => {
    const files = { "elsewhere/server.json": LOCAL };
    expect(await resolveWith({ env: { TROUPE_DATA: "elsewhere" } }, files)).toMatchObject({ key: "local-key" });
  });

  it("is the environment's before the local one, and the option's before both", async () => {
    const env = { TROUPE_URL: "https://env.test", TROUPE_KEY: "env-key" };
    expect(await resolveWith({ env })).toEqual({ url: "https://env.test", key: "env-key" });
    const options = { url: "https://option.test/troupe/", key: "option-key" };
    expect(await resolveWith({ options, env })).toEqual({ url: "https://option.test/troupe", key: "option-key" });
  });

  it("gets the local key only if it is the local server", async () => {
    expect(await resolveWith({ options: { url: "http://127.0.0.1:8787/" } })).toMatchObject({ key: "local-key" });
    expect(await resolveWith({ options: { url: "http://127.0.0.1:9999" } })).toMatchObject({ key: undefined });
    expect(await resolveWith({ env: { TROUPE_URL: "https://elsewhere.test" } })).toMatchObject({ key: undefined });
  });

  it.each([
    ["there is no data folder", {}],
    ["its file is torn", { ".troupe/server.json": '{"url": "http://127' }],
    ["its file is something else", { ".troupe/server.json": "[]" }],
  ])("is not known when %s", async (_what, files) => {
    await expect(resolveWith({}, files)).rejects.toMatchObject({
      problem: { code: "unreachable", detail: expect.stringContaining("npm start") },
    });
  });

  it.each([["localhost:8787"], ["ftp://a"], ["nonsense"]])("cannot be %s", async (url) => {
    await expect(resolveWith({ options: { url } })).rejects.toMatchObject({ exitCode: 2 });
  });
});
