/** Where ended jobs may be posted to: the shared corpus of ways around such rules, and the operator's exceptions. */
import { describe, expect, it, test } from "vitest";
import { z } from "zod";
import { parseAllowRule } from "../../../../src/contracts/allow-rule.ts";
import { readCallback } from "../../../../src/director/jobs/callback-policy.ts";
import { readCorpusJson } from "../../../support/corpora.ts";
import { unwrap } from "../../../support/result.ts";

const vector = z.object({ cat: z.string(), expect: z.string(), url: z.string().nullable() });
const corpus = z.object({ vectors: z.array(vector) }).parse(readCorpusJson("ssrf/urls.json"));
const urls = corpus.vectors.flatMap(({ url, expect: verdict }) => (url === null ? [] : [{ url, verdict }]));

const rulesOf = (...texts: string[]) =>
  texts.map((text) => {
    const rule = parseAllowRule(text);
    if (!rule.ok) throw new Error(rule.fault);
    return rule.value;
  });

const PUBLIC = /^https:\/\/(?:[a-z\d_-]+\.)+[a-z][a-z\d-]*(?::\d+)?\//;
const LOCAL = /^https:\/\/[^/:]*\.(?:localhost|localdomain|local|internal|intranet|private|corp|home|lan|svc|arpa)[/:]/;

describe("without exceptions", () => {
  it.each(urls)("$url goes to a public name by https, or nowhere", ({ url }) => {
    const taken = readCallback([], url);
    if (taken.ok) {
      expect(taken.value).toMatch(PUBLIC);
      expect(taken.value).not.toMatch(LOCAL);
      expect(new URL(taken.value)).toMatchObject({ username: "", password: "", hash: "" });
    } else expect(taken.fault.code).toBe("invalid_request");
  });

  test.each([
    "https://example.com/hook?job=1",
    "https://hooks.example.co.uk:8443/",
    "HTTPS:\\\\Example.com\\a",
    "https://münchen.example/x",
  ])("%s is taken, as it will be fetched", (url) => {
    expect(unwrap(readCallback([], url))).toBe(new URL(url).href);
  });

  test.each([
    ["", "is no URL"],
    ["//example.com/", "is no URL"],
    ["example.com", "is no URL"],
    ["http://example.com/", "only https"],
    ["ftp://example.com/", "only https"],
    ["javascript:alert(1)", "only https"],
    ["https://user@example.com/", "user name"],
    ["https://:secret@example.com/", "user name"],
    ["https://example.com/#", "fragment"],
    ["https://example.com/#a", "fragment"],
    ["https://example.com./", "without a dot"],
    ["https://127.0.0.1/", "no public name"],
    ["https://0x7f.1/", "no public name"],
    ["https://2130706433/", "no public name"],
    ["https://１２７.0.0.1/", "no public name"],
    ["https://8.8.8.8/", "no public name"],
    ["https://[::1]/", "no public name"],
    ["https://[::ffff:7f00:1]/", "no public name"],
    ["https://localhost/", "no public name"],
    ["https://a.localhost/", "no public name"],
    ["https://metadata.google.internal/", "no public name"],
    ["https://printer.local/", "no public name"],
    ["https://intranet/", "no public name"],
  ])("%s is refused: %s", (url, why) => {
    const taken = readCallback([], url);
    expect(taken.ok ? taken.value : taken.fault.message).toContain(why);
  });
});

describe("what the operator allows besides", () => {
  const rules = rulesOf("http://127.0.0.1:9000", "http://*.hooks.example", "https://printer.local");

  test.each(["http://127.0.0.1:9000/x", "http://0x7f.1:9000/x", "http://a.hooks.example/", "https://printer.local/"])(
    "%s is taken",
    (url) => expect(readCallback(rules, url).ok).toBe(true),
  );

  test.each([
    "http://127.0.0.1/",
    "http://127.0.0.1:9001/",
    "https://127.0.0.1:9000/",
    "http://hooks.example/",
    "http://u@127.0.0.1:9000/",
    "http://127.0.0.1:9000/#x",
    "http://printer.local/",
  ])("%s is not", (url) => expect(readCallback(rules, url).ok).toBe(false));
});
