// expect: error:cpu_limit
// class: meter
// why: a scope is entered and left without end, each time doing next to nothing
import { AsyncResource } from "node:async_hooks";
export default () => { const r = new AsyncResource("x"); for (;;) try { r.runInAsyncScope(Object); } finally { continue; } };
