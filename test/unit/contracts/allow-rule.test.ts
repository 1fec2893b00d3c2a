/** How rules of `config.network.allow` are read, printed and refused. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type AllowRule, allowRuleText, parseAllowRule, printAllowRule } from "../../../src/contracts/allow-rule.ts";
import { functionConfig } from "../../../src/contracts/function.ts";

const canonical: Record<string, string> = {
  "https://api.example.com": "https://api.example.com",
  "https://api.example.com/": "https://api.example.com",
  "HTTPS://API.Example.COM": "https://api.example.com",
  "https://api.example.com:443": "https://api.example.com",
  "api.example.com": "https://api.example.com",
  "api.example.com:8443": "https://api.example.com:8443",
  "*.example.net": "https://*.example.net",
  "http://*.cdn.example.net:8080": "http://*.cdn.example.net:8080",
  "http://partner.example.org:80": "http://partner.example.org",
  "https://bücher.example": "https://xn--bcher-kva.example",
  "https://ａｐｉ.example.com": "https://api.example.com",
  "http://localhost:3000": "http://localhost:3000",
  "http://127.0.0.1:8080": "http://127.0.0.1:8080",
  "http://[::1]:8080": "http://[::1]:8080",
  "https://db.internal": "https://db.internal",
};

const refused: Record<string, RegExp> = {
  "": /a rule is an origin such as/,
  "*": /a rule is an origin such as/,
  "https://": /a rule is an origin such as/,
  "ftp://example.com": /a rule is an origin such as/,
  "wss://example.com": /a rule is an origin such as/,
  "https://user:pw@example.com": /no user name/,
  "https://example.com/path": /no path/,
  "https://example.com?x": /a rule is an origin such as/,
  "https://example.com#x": /a rule is an origin such as/,
  "https:\\\\example.com": /a rule is an origin such as/,
  " https://example.com": /a rule is an origin such as/,
  "https://exa\tmple.com": /a rule is an origin such as/,
  "https://%65xample.com": /a rule is an origin such as/,
  "https://api.*.example.com": /only as the first label/,
  "https://api*.example.com": /only as the first label/,
  "https://**.example.com": /only as the first label/,
  "https://example.com:99999": /no valid host or port/,
  "https://a<b.example": /no valid host or port/,
  "https://example.com.": /write `example.com`/,
  "https://*.example.com.": /write `example.com`/,
  "https://*.com": /at least two labels/,
  "https://*.localhost": /at least two labels/,
  "https://*.app.localhost": /local network/,
  "https://*.default.svc": /local network/,
  "https://*.cluster.local": /local network/,
  "http://*.0.0.1": /no valid host or port/,
  "http://*.[::1]": /a rule is an origin such as/,
  "http://127.1": /`127.0.0.1`/,
  "http://0x7f000001": /`127.0.0.1`/,
  "http://2130706433": /`127.0.0.1`/,
  "http://[0:0:0:0:0:0:0:1]": /`\[::1\]`/,
  "http://[fe80::1%25eth0]": /a rule is an origin such as/,
  "http://１２７.0.0.1": /`127.0.0.1`/,
  "https://﹡": /only as the first label/,
  "https://＊.example.com": /only as the first label/,
};

const label = fc.stringMatching(/^[a-z]([a-z0-9-]{0,8}[a-z0-9])?$/).filter((text) => !text.startsWith("xn--"));
const rule: fc.Arbitrary<AllowRule> = fc
  .record({
    scheme: fc.constantFrom<AllowRule["scheme"]>("https:", "http:"),
    labels: fc.array(label, { minLength: 2, maxLength: 5 }),
    wildcard: fc.boolean(),
    port: fc.option(fc.integer({ min: 1, max: 65_535 }), { nil: undefined }),
  })
  .map(({ scheme, labels, wildcard, port }) => {
    const isDefault = port === undefined || port === (scheme === "https:" ? 443 : 80);
    return { scheme, host: `${labels.join(".")}.example`, wildcard, port: isDefault ? "" : String(port) };
  });

describe("an allow rule", () => {
  it.each(Object.entries(canonical))("%j is %s", (text, printed) => {
    const parsed = parseAllowRule(text);
    expect(parsed.ok && printAllowRule(parsed.value)).toBe(printed);
  });

  it.each(Object.entries(refused))("%j is refused", (text, why) => {
    const parsed = parseAllowRule(text);
    expect(parsed.ok ? printAllowRule(parsed.value) : parsed.fault).toMatch(why);
    expect(parsed.ok).toBe(false);
  });

  it("is read back from its print as the same rule", () => {
    fc.assert(
      fc.property(rule, (given) => {
        expect(parseAllowRule(printAllowRule(given))).toEqual({ ok: true, value: given });
      }),
    );
  });

  it("is printed in one form, whatever the text it was read from", () => {
    const text = fc.oneof(fc.string({ unit: "grapheme" }), fc.webUrl(), fc.domain(), fc.ipV4Extended(), fc.ipV6());
    fc.assert(
      fc.property(text, (given) => {
        const parsed = parseAllowRule(given);
        if (parsed.ok) expect(parseAllowRule(printAllowRule(parsed.value))).toEqual(parsed);
        else expect(parsed.fault).not.toBe("");
      }),
      { numRuns: 2_000 },
    );
  });
});

describe("a function's configuration", () => {
  it("keeps rules as they were written", () => {
    const allow = Object.keys(canonical);
    expect(functionConfig.parse({ network: { allow } }).network.allow).toEqual(allow);
  });

  it("is refused with a sentence that says what a rule looks like", () => {
    const parsed = functionConfig.safeParse({ network: { allow: ["api.example.com", "https://example.com/v1"] } });
    expect(parsed.error?.issues).toMatchObject([
      { path: ["network", "allow", 1], message: expect.stringContaining("`https://api.example.com`") },
    ]);
  });

  it("refuses rules that are longer than any host name", () => {
    expect(allowRuleText.safeParse(`https://${"a.".repeat(150)}example`).success).toBe(false);
  });
});
