// expect: error:cpu_limit
// also: error:user_error
// class: meter
// why: every frame that overflows calls twice again: exponentially many overflows
const f = () => { try { f(); } catch {} try { f(); } catch {} };
export default () => f();
