/**
 * Awkward sources, one by one: what each does is the same with ticks and without.
 */
import { afterAll, describe, expect, it } from "vitest";
import { ModuleRunner } from "../../support/metering/runner.ts";

const runner = new ModuleRunner();
afterAll(() => runner[Symbol.dispose]());

const THROWS = "a thrown value at the top";

/** Each module notes what it sees through `trace`; its default export, or what that returns, is noted last. */
const SOURCES: Record<string, string> = {
  "bodies of arrows": `export default () => {
    const a = () => ({ x: 1 }), b = () => (1, 2), c = () => 1 ? 2 : 3, d = () => () => () => [4], e = () => (({}).x);
    const f = x => x, g = (x) => { return x }, h = () => {}, i = () => \`\${5}\`, j = () => /\\)/.test(")"), k = () => a?.().x;
    return [a(), b(), c(), d()()(), String(e()), f(1), g(2), String(h()), i(), j(), k(), (() => function () {})().name];
  }`,
  "arrows that are async": `const a = async x => await x, b = async (x) => (await x, 2), c = async () => ({ async: 1 });
    const async = (x) => x; export default async () => [await a(1), await b(0), await c(), async(3)];`,
  "await in every place": `const p = (x) => Promise.resolve(x)
    await p(1)
    let n = await p(2)
    await (await p(async () => { n++ }))()
    const f = async (x) => await p(x), g = async () => ({ a: await p(1), [await p("k")]: [await p(2), ...(await p([3]))] }), F = await p(class { v = 7 })
    export default async () => [n, await f(4), await g(), -await p(5), (await p(2)) ** 2, typeof await p(1), new (await p(F))().v, (await p({ m() { return this.q }, q: 8 })).m(),
      await p(0) || await p(9), \`\${await p(6)}\`, (await p(p))?.(1), !(await p(null))?.x, await (async () => { try { return await Promise.reject(1) } catch (e) { return e + 1 } finally { await 0 } })()];`,
  "arrows and this": `class A { n = 1; f = () => this.n; g() { return () => this.n + arguments.length; } }
    export default () => [new A().f(), new A().g(1, 2)()];`,
  "names and lengths of functions": `const sum = (a, b) => a + b; function one(x, y = 2, ...z) { return arguments.length; }
    class K { field = () => 0; static s = function () {}; static t = class {}; get value() { return 1; } #p() {} q() { return this.#p.name; } }
    const named = (f = () => {}, { g = function () {} } = {}, h = class {}) => [f.name, g.name, h.name];
    const getter = Object.getOwnPropertyDescriptor(K.prototype, "value").get.name;
    export default function () { return [sum.length, sum.name, one.length, one.name, one(1, 2, 3), new K().field.name, K.s.name, K.t.name,
      getter, new K().q(), named(), ((a, { b }, [c] = [], d) => 0).length, (() => {}).name, (x => x).length]; }`,
  "the name of a default export": `import("data:text/javascript,"); export default function () { return 1; }`,
  "default exports of every form": `export const kinds = []; export default class { static made = trace(3); static { trace(kinds.push(4)); } }`,
  "a default export that is hoisted": `trace(hoisted()); function hoisted() { return 1; } export { hoisted as default };`,
  "strictness and directives": `function d() { "use strict"; "other"; return this === undefined; }
    function e() { 'use strict'
      return (() => typeof this)(); }
    function f() { ("use strict"); return 1; } function g() { "just a string".length; return 2; } const h = () => { "x" }
    export default () => [d(), e(), f(), g(), String(h())];`,
  "directives in front of the module": `"use strict"\n'another';\n[1].forEach(trace); export default () => 1;`,
  "line breaks instead of semicolons": `let a = 1, b = [1, 2]
    const f = () => a
    const g = function () {}
    let i = 0
    while (i < 3) i++
    do i--
    while (i > 0)
    for (const x of b) a += x
    for (;;) if (a++ > 5) break
    do a-- ; while (a > 3) if (a) a = 7
    export default () => [a, i, f()]`,
  "nothing between statements": `export default()=>{let n=0;while(n<100)n++;while(n<200)n++;for(;n<300;)n++;do n++;while(n<400);for(;n<500;n++);{for(;n<600;)n++}for(const x of[1])n+=x;if(n)for(;n<700;)n++;else n--;return[n,(()=>1)(),((a=n+1)=>a)()]}`,
  "bodies of loops without braces": `export default () => { let n = 0, i = 0; for (i = 0; i < 3; i++) for (let j = 0; j < 3; j++) if (i === j) n++; else n += 2;
    while (n > 5) n -= 2; do n++; while (n < 10) for (const k in { a: 1 }) for (const c of "ab") n += k + c; for (;;) { if (i++ > 9) break; }
    for (i = 0; i < 5; i++); while (i --> 0); do ; while (i++ < 3)
    if (n) for (;;) break; else n = 0; if (!n) while (1); else do n += "x"; while (n.length < 20) return [n, i]; }`,
  "loops whose work is in the head": `export default () => { const log = []; let i = 0, n = 0;
    for (i = log.push("init"); log.push("test" + i), i < 4; i++, log.push("update"));
    for (const o = { get more() { return n++ < 3; } }; o.more; log.push(n));
    while (log.push("while"), (n--, n > 0)) log.push("body"); do log.push("do"); while ((log.push("test"), i-- > 2)); return log; }`,
  "comments in heads of loops": `export default () => { let n = 0; for (/*;*/ let i = 0 /* ; */; /* ( */ i < 3 /*)*/; /*;*/ i++ // ;
    ) /*{*/ n++; for (// ;
      ; n < 5; ) n++; while /*(*/ (n < 9 /*)*/) n++; do /*{*/ n++ /*}*/; while /*(*/ (/*)*/ n < 12); return n; }`,
  "parentheses in heads of loops": `export default () => { let n = 0, i; for ((i = 0); ((i < 3)); (i++)) n++; for ((i = 0), (n += 1); (n, i < 2); i++) n++;
    for (let t = ((1)); (t); ) { t = 0; n++ } while (((n < 20))) n++; while ((0, n < 22)) n++; do (n++); while (((n < 25))) return n; }`,
  "more turns than a batch": `export default () => { let n = 0; for (let i = 0; i < 1000; i++) { if (i % 3) continue; if (i > 900) break; n += i; }
    let w = 0; while (true) { w++; if (w < 500) continue; break; } let d = 0; do { d++; if (d % 2) continue; n++; } while (d < 333);
    const f = (k) => { let s = 0; for (let i = 0; i < k; i++) s += i; return s; };
    return [n, w, d, [0, 1, 14, 15, 16, 63, 64, 65, 127, 128, 129].map(f)]; }`,
  labels: `export default () => { const log = []; outer: for (let i = 0; i < 4; i++) { inner: for (let j = 0; j < 4; j++) { if (j === 1) continue inner; if (i === 1) continue outer;
    if (j === 3) break inner; if (i === 3) break outer; log.push(i * 10 + j); } } a: b: for (let i = 0; i < 3; i++) { if (i === 1) continue a; if (i === 2) break b; log.push(i); }
    c: { while (true) break c; } d: do { log.push("d"); continue d; } while (log.length < 9); e: if (log) break e; return log; }`,
  "variables of a loop's head, caught by functions": `export default () => { const f = []; for (let i = 0; i < 3; i++) f.push(() => i); for (let i = 0, g = () => i; i < 2; i++) f.push(g);
    for (let i = 0; f.push(() => i), i < 2; i++); for (const k of [7, 8]) f.push(() => k); let w = 0; while (w < 2) { const x = w++; f.push(() => x); } return f.map((g) => g()); }`,
  "switch inside loops": `export default () => { let n = 0; for (let i = 0; i < 6; i++) { switch (i) { case 1: continue; case 2: break; case 3: n += 10; default: n++; } if (n > 13) break; } return n; }`,
  "finally that jumps": `export default () => { const log = []; for (let i = 0; i < 3; i++) { try { log.push(i); throw 0; } finally { continue; } }
    while (true) { try { throw 1; } catch (e) { log.push(e); } finally { break; } } const f = () => { for (;;) { try { return 1; } finally { log.push("f"); } } };
    const g = () => { do { try { return 1; } finally { log.push("g"); continue; } } while (log.length < 7); return 2; }; return [f(), g(), log]; }`,
  "default values": `let n = 0; const next = () => ++n; function f(a = next(), { b = next(), [next() + "k"]: c = next() } = {}, [d = next(), ...{ length: e = next() }] = [], ...[g = next()]) { return [a, b, c, d, e, g]; }
    const scoped = (a, b = () => a, c = (a = 5, a)) => { var a = 9; return [a, b(), c]; }; class A { constructor(x = next(), y = this) { return [x, y === undefined]; } set v(x = next()) {} }
    class B extends Object { constructor(x = (super(), this.constructor.name)) { this.x = x; } } const early = (a = b, b) => 0; let message; try { early(); } catch (e) { message = e.message; }
    export default () => [f(), f(1, { b: 2, "5k": 3 }, [4, 5], 6), scoped(1), f.length, new B().x, message, ((a = 1, b) => 0).length, ((a = [], { b } = { b: 2 }) => b)()];`,
  "parameters and variables of one name": `function f(a, b = () => a) { var a; let c = 1; for (var i = 0; i < 2; i++) a = i; return [a, b(), c]; } function g(x) { var x; for (;;) return x; }
    function h(a) { for (var a of [1, 2]); { function a2() {} } return a; } export default () => [f(5), g(6), h(7)];`,
  arguments: `function f(a) { a = 2; for (let i = 0; i < 2; i++); return [arguments.length, arguments[0], (() => arguments[1])()]; } export default () => f(1, 9, 3);`,
  classes: `const log = []; const k = (x) => (log.push(x), x); class A { static [k("a")] = k(1); [k("b")] = k(2); static { for (let i = 0; i < 3; i++) k(i); } static { } static /*{*/ { k("block"); }
    #p = k(3); get #q() { return this.#p; } static #r() { return "r"; } static r() { return A.#r(); } [k("m")]() { return this.#q; } static async *[k("g")]() { yield 1; } static get x() { return 1; } 'quoted' = k(4); 5 = k(5); noValue; static async; get; }
    class B extends (k("heritage"), A) { constructor() { k("before"); super(); k("after"); } } class C extends B { f = k(super.m()); } class D extends null { static s = k("D"); }
    export default () => { const c = new C(); return [log, c.m(), A.r(), c.f, Object.keys(c), class { static n = "anonymous"; }.n, D.s]; };`,
  generators: `function* g(n = 2) { for (let i = 0; i < n; i++) { const got = yield i; if (got) i += got; } return "end"; } function* d() { const r = yield* g(); try { yield r; } finally { yield "cleanup"; } }
    const o = { *m() { yield* [1, 2]; }, async *a() { for await (const x of [Promise.resolve(1), 2]) yield x; } };
    export default async () => { const it = d(), l = [it.next().value, it.next().value, it.next().value, it.return(5).value, it.next()]; const i2 = g(200); i2.next(); let n = 0; while (!i2.next(3).done) n++;
      const a = []; for await (const x of o.a()) a.push(x); return [l, n, [...o.m()], a, g.constructor.name]; };`,
  "accessors, symbols and proxies": `const log = []; const o = { get x() { return log.push("get"); }, set x(v) { log.push(v); }, [Symbol.toPrimitive]: () => 7, [Symbol.iterator]: function* () { yield 1; } };
    const p = new Proxy(o, { get: (t, k, r) => Reflect.get(t, k, r), has: () => true }); class H { static [Symbol.hasInstance]() { return true; } }
    export default () => { o.x = o.x; return [log, +o, [...p], "zz" in p, 1 instanceof H, Object.getOwnPropertyDescriptor(o, "x").set.name]; };`,
  "templates, regular expressions and comments": `const tag = (s, ...v) => s.raw.join("|") + v.join(); // for(;;){}
    export default () => { const s = "for(;;){}", r = /[/]for(;;){[}]/, t = \`while(1){\${\`}\` + "}"}\`; /* while (true) { // */ let x = 4
      / 2 / 1; /}/.test(s); for (/*;;*/ ; /*)*/ x < 4; /*{*/ ) /*;*/ x++ // }
      return [tag\`a\${1}\\n\${(() => 2)()}\`, r.test("/for;}"), t, x, ((a) => a / 2 / 1)(8)]; };`,
  "identifiers that look like ours": `const $fuel = 1, $check = 2, $left_1 = 3; let \\u0024left = 4, $ask = 5; function $batch() { for (let i = 0; i < 2; i++) $left++; return [$fuel, $check, $left, $ask, $left_1]; }
    globalThis.$fuel_1 = "global"; export default () => [$batch(), { $fuel_1: 1 }, globalThis.$fuel_1];`,
  "loops at the top of a module": `let n = 0; for (let i = 0; i < 200; i++) n += i; while (n % 7) n++; for await (const x of [1, 2]) n += x; do { n--; await null; } while (n % 5);
    { for (const k in { a: 1 }) n += k.length; } export default n;`,
  "a module that is a mere comment": "// nothing",
  "no code at all": "",
  "a hashbang line": "#!/usr/bin/env node\nexport default () => { for (;;) return 1; };",
  "nothing but a hashbang line": "#!/usr/bin/env node",
  "a byte order mark": "\uFEFFexport default () => 1;",
  "exceptions with their messages": `const f = ({ a }, [b]) => a; const messages = []; for (const g of [() => f(), () => f({}), () => null.x, () => undefinedName, () => { const c = 1; c = 2; }, () => new (class A extends null {})(), () => (() => {})().x.y, () => { for (const x of 1); }])
    try { g(); } catch (e) { messages.push(e.name + e.message); } export default messages;`,
  [THROWS]: `let i = 0; while (true) if (i++ > 100) throw new RangeError("i is " + i);`,
  "recursion until the stack ends": `let depth = 0; function f() { depth++; try { return f(); } catch (e) { return e.name; } } export default () => [f(), depth > 100];`,
  using: `const log = []; const open = (n) => ({ [Symbol.dispose]() { log.push(n); } });
    export default () => { for (using r = open(1); log.length < 2; log.push("turn")); for (using r of [open(2), open(3)]) log.push("body"); { using r = open(4); } return log; };`,
};

describe("instrumented code does what it did", () => {
  it.each(Object.entries(SOURCES))("%s", async (name, source) => {
    const plain = await runner.plain(source);
    const metered = await runner.metered(source, [0, 5, 1000]);
    expect(metered.trace).toEqual(plain.trace);
    expect(metered.error).toBe(plain.error);
    expect(plain.error === null).toBe(name !== THROWS);
  });
});
