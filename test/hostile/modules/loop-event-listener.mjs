// expect: error:cpu_limit
// class: meter
// why: a listener that dispatches the event it listens to, asynchronously, without end
export default () => new Promise(() => { const t = new EventTarget(); t.addEventListener("x", () => { queueMicrotask(() => t.dispatchEvent(new Event("x"))); }); t.dispatchEvent(new Event("x")); });
