// expect: error:cpu_limit
// class: meter
// why: the same names written with escapes, as labels and as members
export default () => { $\u0066uel: for (;;) { let \u0024left = 1e9; ({ $ask: 1 }).$ask; continue $fuel; } };
