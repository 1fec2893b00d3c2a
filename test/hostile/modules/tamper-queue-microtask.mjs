// expect: error:cpu_limit
// class: meter
// why: queueMicrotask and Response replaced, so that the end of a turn cannot be seen
globalThis.queueMicrotask = () => {}; globalThis.Response = class {}; globalThis.setTimeout = () => 0;
export default async () => { for (;;) await null; };
