import { expect, test } from "vitest";
import { readReference } from "../../../../src/director/compare/references.ts";

test.each([
  ["add", { name: "add", version: undefined }],
  ["add@12", { name: "add", version: 12 }],
])("%s is a reference", (text, value) => {
  expect(readReference(text)).toEqual({ ok: true, value });
});

test.each(["", "@1", "add@", "add@0", "add@01", "add@-1", "add@1@2", "a b", "add@99999999999999999999", "__proto__@1"])(
  "%j is none",
  (text) => {
    expect(readReference(text)).toMatchObject({ ok: false, fault: { code: "invalid_request" } });
  },
);
