// expect: ok:2
// also: error:cpu_limit
// calls: 2
// class: meter
// why: a promise of the module, resolved in a call, goes on burning for nobody
let go; const gate = new Promise((r) => (go = r)); gate.then(async () => { for (;;) await null; });
let n = 0;
export default () => { n++; if (n === 1) return n; go(); return n; };
