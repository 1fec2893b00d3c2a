// expect: error:cpu_limit
// also: error:user_error
// calls: 3
// class: meter
// why: the stack overflows inside the meter itself, at every depth, in the hope that it leaves off halfway
const f = (n) => { try { return f(n + 1); } catch { for (let i = 0; i < 70; i++); return n; } };
export default () => { for (;;) f(0); };
