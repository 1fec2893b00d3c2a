// expect: error:cpu_limit
// class: meter
// why: errors without end, with the deepest stack trace there is
export default () => { Error.stackTraceLimit = Infinity; const f = (n) => (n ? f(n - 1) : new Error("x").stack.length); for (;;) f(100); };
