import fc from "fast-check";
import { expect, test } from "vitest";
import { cameByHost, pathByHost, urlBelowName } from "../../../src/director/address.ts";

const path = (url: string) => pathByHost("fn.localhost")(new Request(url));

test.each([
  ["http://localhost:8787/v1/stats", "/v1/stats"],
  ["http://fn.localhost/v1/stats", "/v1/stats"],
  ["http://add.fn.localhost/", "/f/add"],
  ["http://add.fn.localhost:8787/v1/keys?a=1", "/f/add"],
  ["http://ADD.FN.LOCALHOST/", "/f/add"],
  ["http://a.b.fn.localhost/", "/f/a.b"],
  ["http://addfn.localhost/healthz", "/healthz"],
  ["http://add.fn.localhost.evil.example/healthz", "/healthz"],
  ["http://[::1]:8787/healthz", "/healthz"],
  ["http://localhost/add.fn.localhost/", "/add.fn.localhost/"],
])("%s is routed as %s", (url, expected) => {
  expect(path(url)).toBe(expected);
  expect(cameByHost(url.toLowerCase(), "fn.localhost")).toBe(expected.startsWith("/f/"));
});

test.each([
  ["http://h/f/web", "http://h/"],
  ["http://h/f/web/", "http://h/"],
  ["http://h/f/web?x=1", "http://h/?x=1"],
  ["http://h/f/web/a/b?x=/f/y", "http://h/a/b?x=/f/y"],
  ["http://h:8787/f/web//evil.example/x", "http://h:8787//evil.example/x"],
  ["http://h/%66/w%65b/a%2Fb", "http://h/a%2Fb"],
])("below the name, %s is %s", (url, expected) => {
  expect(urlBelowName(url)).toBe(expected);
});

test("the host never changes, whatever stands below the name", () => {
  fc.assert(
    fc.property(fc.webPath(), fc.webQueryParameters(), (below, query) => {
      const { url } = new Request(`http://host:1234/f/web/${below}?${query}`);
      expect(new URL(urlBelowName(url)).origin).toBe("http://host:1234");
    }),
  );
});
