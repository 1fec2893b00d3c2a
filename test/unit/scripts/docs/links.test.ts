import { expect, test } from "vitest";
import { brokenLinks } from "../../../../scripts/docs/links.ts";

const FILES = new Set(["README.md", "docs/errors.md", "docs/a b.md", "src/index.ts"]);

function check(readme: string, errors = "# Errors\n## What `may` happen?\n"): string[] {
  const pages = [
    { path: "README.md", text: readme },
    { path: "docs/errors.md", text: errors },
  ];
  return brokenLinks(pages, (path) => FILES.has(path));
}

test.for([
  "[a](docs/errors.md)",
  "[a](./docs/errors.md#errors)",
  "[a](docs/errors.md#what-may-happen)",
  "[a](#title)\n# Title",
  "[a](src/index.ts#L10)",
  "[a](docs/a%20b.md)",
  "[a](https://example.com/missing.md) [b](mailto:a@b.c)",
  "`[a](missing.md)`",
  "```\n[a](missing.md)\n```",
])("good: %s", (text) => {
  expect(check(text)).toEqual([]);
});

test.for([
  "[a](missing.md)",
  "![a](docs/missing.png)",
  "[a](docs/errors.md#missing)",
  "[a](#missing)",
  "```\ncode\n```\n[a](missing.md)",
])("broken: %s", (text) => {
  expect(check(text)).toHaveLength(1);
});

test("links are relative to their page", () => {
  expect(check("", "[a](../README.md)")).toEqual([]);
  expect(check("", "[a](README.md)")).toEqual(["docs/errors.md: README.md does not exist"]);
});
