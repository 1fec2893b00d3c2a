/** Which URLs a function may reach: the vectors of the shared corpora, and laws over generated spellings. */
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type AllowRule, parseAllowRule, printAllowRule } from "../../../src/contracts/allow-rule.ts";
import { mayReach } from "../../../src/contracts/reach.ts";
import { explainUnreachable } from "../../../src/sandbox/outbound-policy.ts";

interface SsrfVector {
  readonly cat: string;
  readonly expect: string;
  readonly url: string | null;
}
interface UrlVector {
  readonly input: string;
  readonly base: string | null;
  readonly failure?: boolean;
}
interface HostVector {
  readonly input: string;
  readonly output: string | null;
}

function corpus(path: string): unknown {
  return JSON.parse(readFileSync(`../shared/corpora/${path}`, "utf8"));
}

function rulesOf(...texts: readonly string[]): AllowRule[] {
  return texts.map((text) => {
    const parsed = parseAllowRule(text);
    if (!parsed.ok) throw new Error(`${text}: ${parsed.fault}`);
    return parsed.value;
  });
}

const ssrf = corpus("ssrf/urls.json") as { policy: { allow: string[] }; vectors: SsrfVector[] };
const POLICY = rulesOf(...ssrf.policy.allow);

describe("addresses of internal services in every spelling", () => {
  const vectors = ssrf.vectors.flatMap(({ cat, expect: verdict, url }) =>
    url === null ? [] : [{ cat, verdict, url }],
  );

  it.each(vectors)("$cat: $verdict $url", ({ verdict, url }) => {
    // Where the corpus leaves the choice, user names and trailing dots are refused.
    expect(mayReach(POLICY, url).ok).toBe(verdict === "allow");
  });

  it("are reached by no rule but their own", () => {
    const denied = vectors.filter(({ verdict }) => verdict === "deny");
    const wildcards = rulesOf("http://*.example.com", "https://*.example.com", "http://*.foo.bar");
    for (const { url } of denied.filter(({ cat }) => cat === "ip-encoding")) {
      expect(mayReach(wildcards, url).ok).toBe(false);
    }
    expect(mayReach(rulesOf("http://127.0.0.1"), "http://0x7f.1/").ok).toBe(true);
    expect(mayReach(rulesOf("http://127.0.0.1"), "http://[::ffff:127.0.0.1]/").ok).toBe(false);
  });
});

describe("web-platform-tests for URLs", () => {
  const parsed = (corpus("url-wpt/urltestdata.json") as (UrlVector | string)[]).flatMap((vector) => {
    if (typeof vector === "string") return [];
    const url = URL.parse(vector.input, vector.base ?? undefined);
    return [{ ...vector, text: url === null ? vector.input : url.href, url }];
  });

  // What ends the host before the input does makes another URL of it.
  const hostVectors = (corpus("url-wpt/toascii.json") as (HostVector | string)[]).flatMap((vector) =>
    typeof vector === "string" || /[/?#\\@:]/.test(vector.input) ? [] : [vector],
  );

  it("have no vector that is allowed without a rule", () => {
    for (const { input, text } of parsed) {
      expect(mayReach(POLICY, input).ok).toBe(false);
      expect(mayReach(POLICY, text).ok).toBe(false);
    }
  });

  it("are refused where the parser fails", () => {
    const failures = parsed.filter(({ failure, base }) => failure === true && base === null);
    expect(failures.length).toBeGreaterThan(50);
    for (const { input } of failures)
      expect(mayReach(POLICY, input)).toEqual({ ok: false, fault: { reason: "malformed" } });
  });

  it("are reached by a rule for their origin and by no rule for another", () => {
    const reachable = parsed.flatMap(({ url }) => (url !== null && /^https?:$/.test(url.protocol) ? [url] : []));
    const rules = reachable.flatMap(({ origin }) => {
      const rule = parseAllowRule(origin);
      return rule.ok ? [{ origin, rule: rule.value }] : [];
    });
    expect(rules.length).toBeGreaterThan(100);
    for (const { origin, rule } of rules) {
      for (const url of reachable) {
        const bare = url.username === "" && url.password === "";
        expect(mayReach([rule], url.href).ok).toBe(url.origin === origin && bare);
      }
    }
  });

  it("compare hosts in their ASCII form", () => {
    for (const { input, output } of hostVectors) {
      const rule = parseAllowRule(`https://${output}`);
      const rules = rule.ok ? [rule.value] : [];
      // A host that ends with a dot has no rule: both are written without it.
      const reachable = output !== null && output !== "" && !output.endsWith(".");
      expect([input, mayReach(rules, `https://${input}/`).ok]).toEqual([input, reachable]);
    }
  });
});

describe("a wildcard", () => {
  const rules = rulesOf("https://*.cdn.example.net");

  it.each(["a", "a.b", "a.b.c.d", "xn--bcher-kva", "a_b", "_dns", "A", "ｃ"])("covers %s below its host", (labels) => {
    expect(mayReach(rules, `https://${labels}.cdn.example.net/`).ok).toBe(true);
  });

  it.each([
    "https://cdn.example.net/",
    "https://.cdn.example.net/",
    "https://a..cdn.example.net/",
    "https://evilcdn.example.net/",
    "https://-a.cdn.example.net/",
    "https://a$b.cdn.example.net/",
    `https://${"a".repeat(64)}.cdn.example.net/`,
    "https://a.cdn.example.net:8443/",
    "http://a.cdn.example.net/",
    "https://a.cdn.example.net./",
    "https://a.cdn.example.net.evil.test/",
    "https://evil.test/.cdn.example.net",
    "https://evil.test#.cdn.example.net",
    "https://evil.test?.cdn.example.net",
    "https://evil.test\\.cdn.example.net",
    "blob:https://a.cdn.example.net/x",
  ])("does not cover %s", (url) => {
    expect(mayReach(rules, url).ok).toBe(false);
  });
});

describe("no spelling of a URL", () => {
  const hosts = [
    "api.example.com",
    "a.cdn.example.net",
    "cdn.example.net",
    "evil.test",
    "127.0.0.1",
    "[::1]",
    "localhost",
  ];
  const texts = ["https://api.example.com", "https://*.cdn.example.net", "http://127.0.0.1:8080", "http://localhost"];
  const rules = rulesOf(...texts);
  const isAllowed = ({ protocol, hostname, port }: URL): boolean =>
    (protocol === "https:" && port === "" && (hostname === "api.example.com" || hostname === "a.cdn.example.net")) ||
    (protocol === "http:" && port === "8080" && hostname === "127.0.0.1") ||
    (protocol === "http:" && port === "" && hostname === "localhost");

  const mostly = (usual: string[], ...others: string[]) =>
    fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...usual) }, { weight: 1, arbitrary: fc.constantFrom(...others) });
  const spelled = fc
    .record({
      scheme: mostly(["https", "http"], "HTTPS", "hTTp", "ftp", "ws", "https\t", " http", "blob:https"),
      slashes: mostly(["//"], "\\\\", "/\\", "/", "", "////"),
      user: mostly([""], "user@", "user:pw@", "api.example.com@", "api.example.com%40", ":@", "@"),
      host: fc.constantFrom(...hosts),
      port: mostly(["", ":8080"], ":", ":443", ":80", ":08080", ":65536", ":0"),
      tail: mostly(["", "/"], "/x", "\\x", "?x", "#x", "@evil.test", "/..//evil.test", "\n", ".", ".:8080"),
      noise: fc.array(
        fc.tuple(fc.nat(), fc.constantFrom("\t", "\n", "\r", "\u00ad", "\u200b", "%00", ".", "@", "\\", "/", ":")),
        { maxLength: 2 },
      ),
      fullWidth: fc.boolean(),
      percent: fc.boolean(),
    })
    .map(({ scheme, slashes, user, host, port, tail, noise, fullWidth, percent }) => {
      let written = host;
      if (fullWidth) written = written.replace(/[a-z0-9]/, (char) => String.fromCodePoint(char.charCodeAt(0) + 0xfee0));
      if (percent) written = written.replace(/[a-z0-9](?=[^a-z0-9]*$)/, (c) => `%${c.charCodeAt(0).toString(16)}`);
      let text = `${scheme}:${slashes}${user}${written}${port}${tail}`;
      for (const [at, char] of noise) {
        const index = at % (text.length + 1);
        text = text.slice(0, index) + char + text.slice(index);
      }
      return text;
    });

  it("is allowed unless its parsed origin is in the list, and it is fetched as it was judged", () => {
    let allowed = 0;
    fc.assert(
      fc.property(spelled, (text) => {
        const url = URL.parse(text);
        const expected = url !== null && isAllowed(url) && url.username === "" && url.password === "";
        const reach = mayReach(rules, text);
        expect(reach.ok).toBe(expected);
        if (reach.ok) expect(reach.value.href).toBe(url?.href);
        if (reach.ok) allowed++;
      }),
      { numRuns: 20_000 },
    );
    expect(allowed).toBeGreaterThan(200);
  });

  it("changes what an address is", () => {
    const octet = fc.integer({ min: 0, max: 255 });
    const spell = fc.constantFrom<(n: number) => string>(
      String,
      (n) => `0x${n.toString(16)}`,
      (n) => `0${n.toString(8)}`,
    );
    fc.assert(
      fc.property(
        fc.tuple(octet, octet, octet, octet),
        fc.tuple(spell, spell),
        fc.integer({ min: 1, max: 4 }),
        (ip, [one, two], parts) => {
          const last = ip.slice(parts - 1).reduce((sum, part) => sum * 256 + part, 0);
          const host = [...ip.slice(0, parts - 1).map(one), two(last)].join(".");
          const [own, other] = [ip.join("."), `${ip[0] === 8 ? 9 : 8}.8.8.8`];
          expect(mayReach(rulesOf(`http://${own}`), `http://${host}/`).ok).toBe(true);
          expect(mayReach(rulesOf(`http://${other}`, "https://*.example.com"), `http://${host}/`).ok).toBe(false);
          const mapped = `http://[::ffff:${own}]/`;
          expect(mayReach(rulesOf(`http://${own}`), mapped).ok).toBe(false);
        },
      ),
    );
  });
});

describe("the explanation", () => {
  it.each([
    ["https://evil.test/a?key=secret", 'may not reach https://evil.test: to allow it, add "https://evil.test"'],
    ["http://0x7f.1:81/", 'add "http://127.0.0.1:81" to config.network.allow'],
    ["http://[::1]/", 'add "http://[::1]"'],
    ["https://xn--pi-6kc.example.com/", 'add "https://xn--pi-6kc.example.com"'],
    ["https://user:pw@api.example.com/", "send an Authorization header"],
    ["https://api.example.com./", "without a dot at its end"],
    ["file:///etc/passwd", "may not use file: URLs"],
    ["https://a b/", "cannot be parsed"],
  ])("of %s says what to do", (url, text) => {
    const reach = mayReach(POLICY, url);
    expect(reach.ok ? "" : explainUnreachable(reach.fault)).toContain(text);
    expect(reach.ok ? "" : explainUnreachable(reach.fault)).not.toMatch(/secret|pw/);
  });

  it("names a rule that works", () => {
    fc.assert(
      fc.property(fc.webUrl({ validSchemes: ["http", "https"], withQueryParameters: true }), (url) => {
        const reach = mayReach([], url);
        const rule = !reach.ok && reach.fault.reason === "no_rule" ? reach.fault.rule : "";
        expect(mayReach(rulesOf(rule), url).ok).toBe(true);
        expect(printAllowRule(rulesOf(rule)[0] ?? expect.fail("no rule"))).toBe(rule);
      }),
    );
  });
});
