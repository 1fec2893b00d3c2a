// expect: ok:[]
// class: runtime
// why: the platform's own module under every name a guess could give it, known at run time only
export default async () => { const got = []; for (const n of ["../troupe.js", "./troupe.js", "troupe.js", "/troupe.js", "../function/../troupe.js", "file:///troupe.js", "cloudflare:workers", "cloudflare:sockets", "workerd:unsafe", "node:async_hooks", "internal:x", "./main.ts?x", "../troupe.js#x"]) try { await import(n); got.push(n); } catch {} return got; };
