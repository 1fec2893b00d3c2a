/** `troupe secret`, against a played server: where a secret comes from, and that it is shown nowhere. */
import { describe, expect, it } from "vitest";
import { runCli } from "../../support/run-cli.ts";

const MARKER = "marker-of-the-secret";
const answer = () => Response.json({ name: "hello", version: 4, secrets: ["API_KEY", "TOKEN"] });
const put = (world: object) => runCli(["secret", "put", "hello", "API_KEY"], { answer, ...world });

describe("troupe secret put", () => {
  it.each([
    ["stdin", { stdin: MARKER }],
    ["stdin, without the line break that ends it", { stdin: `${MARKER}\n` }],
    ["stdin of Windows", { stdin: `${MARKER}\r\n` }],
    ["the terminal", { typed: MARKER, stdin: "not this" }],
  ])("takes the text from %s", async (_, world) => {
    const { code, requests, stdout, stderr } = await put(world);
    expect(code).toBe(0);
    expect(requests.map(({ method, url, body }) => [method, url, body])).toEqual([
      ["PUT", "http://troupe.test/v1/functions/hello/secrets/API_KEY", { value: MARKER }],
    ]);
    expect(stdout).toBe("hello has API_KEY from version 4 on.\n");
    expect(stdout + stderr).not.toContain(MARKER);
  });

  it("keeps line breaks inside, and all but the last one at the end", async () => {
    expect((await put({ stdin: "one\ntwo\n\n" })).requests[0]?.body).toEqual({ value: "one\ntwo\n" });
  });

  it.each([{ stdin: "" }, { stdin: "\n" }, { typed: "" }])(
    "asks the server nothing for an empty text: %o",
    async (world) => {
      const { code, requests, stderr } = await put(world);
      expect([code, requests]).toEqual([1, []]);
      expect(stderr).toContain("The secret is empty");
    },
  );

  it("takes none from the command line", async () => {
    const { code, stderr } = await runCli(["secret", "put", "hello", "API_KEY", MARKER], { answer });
    expect(code).toBe(2);
    expect(stderr).toContain("usage");
  });

  it("answers a program with names only", async () => {
    const { stdout } = await runCli(["secret", "put", "hello", "API_KEY", "--json"], { answer, stdin: MARKER });
    expect(JSON.parse(stdout)).toEqual({ name: "hello", secret: "API_KEY", version: 4 });
  });
});

describe("troupe secret", () => {
  it("lists names", async () => {
    expect((await runCli(["secret", "list", "hello"], { answer })).stdout).toBe("API_KEY\nTOKEN\n");
    const none = () => Response.json({ name: "hello", version: 4, secrets: [] });
    expect((await runCli(["secret", "list", "hello"], { answer: none })).stdout).toContain("troupe secret put hello");
  });

  it("deletes one", async () => {
    const { stdout, requests } = await runCli(["secret", "delete", "hello", "API_KEY"], { answer });
    expect(requests[0]).toMatchObject({
      method: "DELETE",
      url: "http://troupe.test/v1/functions/hello/secrets/API_KEY",
    });
    expect(stdout).toBe("hello is without API_KEY from version 4 on.\n");
  });
});
