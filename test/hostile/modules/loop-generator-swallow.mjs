// expect: error:cpu_limit
// class: meter
// why: a generator that swallows whatever is thrown at it, driven by hand
export default () => { const g = (function* () { for (;;) try { yield; } catch {} finally { continue; } })(); for (;;) { g.next(); g.throw(1); } };
