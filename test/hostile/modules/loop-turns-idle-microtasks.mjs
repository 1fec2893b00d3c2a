// expect: error:cpu_limit
// also: any-but-alive
// class: wall
// why: 40 idle microtasks before each native call
const a = Array.from({ length: 300000 }, (_, i) => (i * 7919) % 300007);
const later = (n, f) => (n === 0 ? Promise.resolve().then(f) : Promise.resolve().then(() => later(n - 1, f)));
export default async () => { let n = 0; for (let i = 0; i < 60; i++) { await new Promise((r) => setTimeout(r, 0)); await later(40, () => (n += a.toSorted().length)); } return n; };
