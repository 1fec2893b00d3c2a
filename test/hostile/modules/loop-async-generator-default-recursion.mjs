// expect: error:cpu_limit
// also: error:user_error
// class: meter
// why: recursion in parameter defaults only; the bodies are never reached
const f = (a = (() => { try { return g(); } catch { return g(); } })()) => a, g = (b = (() => { try { return f(); } catch { return f(); } })()) => b;
export default () => f();
