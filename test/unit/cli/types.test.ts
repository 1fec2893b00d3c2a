/** `troupe types`: to a file, or to stdout. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { functionConfig } from "../../../src/contracts/function.ts";
import { runCli } from "../../support/run-cli.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const add = {
  name: "add",
  version: 1,
  id: `sha256:${"ab".repeat(32)}`,
  export: "add",
  kind: "function",
  parameters: ["a", "b"],
  owner: "admin",
  config: functionConfig.parse({}),
  signature: "(a: number, b: number) => number",
  createdAt: 0,
};
const answer = () => Response.json({ functions: [add] });

describe("types", () => {
  it("are written to a file", async () => {
    await using folder = await temporaryFolder();
    const ran = await runCli(["types", "--out", "functions.d.ts"], { answer, cwd: folder.path });
    expect(ran).toMatchObject({ code: 0, stdout: "1 function in functions.d.ts\n" });
    expect(await readFile(join(folder.path, "functions.d.ts"), "utf8")).toContain(
      '"add": (a: number, b: number) => number;',
    );
  });

  it("are printed when no file is named", async () => {
    expect((await runCli(["types"], { answer })).stdout).toContain("export interface Functions {");
  });

  it("cannot be written into a folder that is not there", async () => {
    const ran = await runCli(["types", "--out", "none/functions.d.ts"], { answer });
    expect(ran).toMatchObject({ code: 1, stdout: "" });
    expect(ran.stderr).toContain("cannot be written");
  });
});
