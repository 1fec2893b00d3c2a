/** `troupe init`: templates written into real folders. */
import { mkdir, readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { TEMPLATES } from "../../../src/cli/templates.ts";
import { runCli } from "../../support/run-cli.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

describe("init", () => {
  it.each(Object.keys(TEMPLATES))("writes the template %s into a folder it makes", async (template) => {
    await using folder = await temporaryFolder();
    const ran = await runCli(["init", template, "My First One!"], { cwd: folder.path });
    expect(ran).toMatchObject({ code: 0, stderr: "", requests: [] });
    const made = join(folder.path, "My First One!");
    const files = await readdir(made);
    expect(files).toEqual(expect.arrayContaining(["README.md", "package.json", "tsconfig.json"]));
    expect(JSON.parse(await readFile(join(made, "package.json"), "utf8"))).toMatchObject({
      name: "my-first-one",
      private: true,
      scripts: { check: "tsc" },
    });
    for (const file of files) expect(ran.stdout).toContain(file);
    expect(ran.stdout).toContain("cd My First One!\n  troupe deploy");
  });

  it("takes the function and this folder when nothing is said, and tells it under --json", async () => {
    await using folder = await temporaryFolder({ "notes.txt": "mine" });
    const ran = await runCli(["init", "--json"], { cwd: folder.path });
    expect(JSON.parse(ran.stdout)).toEqual({
      template: "function",
      folder: folder.path,
      files: ["README.md", "greet.ts", "greetings.ts", "package.json", "tsconfig.json"],
    });
    expect(await readdir(folder.path)).toContain("notes.txt");
  });

  it("never overwrites a file, and writes nothing then", async () => {
    await using folder = await temporaryFolder({ "greet.ts": "mine" });
    const ran = await runCli(["init"], { cwd: folder.path });
    expect(ran).toMatchObject({ code: 1, stdout: "" });
    expect(ran.stderr).toContain("has greet.ts already");
    expect(await readdir(folder.path)).toEqual(["greet.ts"]);
    expect(await readFile(join(folder.path, "greet.ts"), "utf8")).toBe("mine");
  });

  it("says so when the folder is a file", async () => {
    await using folder = await temporaryFolder({ taken: "a file" });
    const ran = await runCli(["init", "web", "taken"], { cwd: folder.path });
    expect(ran).toMatchObject({ code: 1 });
    expect(ran.stderr).toMatch(/^error invalid_request: .*taken cannot be used/);
    expect((await stat(join(folder.path, "taken"))).isFile()).toBe(true);
  });

  it.each(["nope", "constructor"])("knows no template %s", async (template) => {
    await using folder = await temporaryFolder();
    await mkdir(join(folder.path, "empty"));
    const ran = await runCli(["init", template, "empty"], { cwd: folder.path });
    expect(ran).toMatchObject({ code: 2, stdout: "" });
    expect(ran.stderr).toContain("There are: function, web, workflow.");
  });
});
