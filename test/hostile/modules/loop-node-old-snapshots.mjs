// expect: error:cpu_limit
// also: error:timeout
// calls: 4
// class: meter
// why: earlier calls leave snapshots of their contexts behind; what runs in them is the last call's all the same
import { AsyncLocalStorage, AsyncResource } from "node:async_hooks";
const left = [];
export default async () => { if (left.length < 6) { left.push(AsyncLocalStorage.snapshot(), AsyncLocalStorage.bind((f) => f())); return left.length; } for (;;) for (const run of left) try { run(() => { for (let t = Date.now(); Date.now() - t < 30; ); }); } catch {} };
