// expect: error:cpu_limit
// class: meter
// why: the expression after extends runs at every evaluation of the class
const f = () => class extends f() {};
const g = () => { try { f(); } catch {} return g; };
export default () => { let h = g; for (;;) h = h(); };
