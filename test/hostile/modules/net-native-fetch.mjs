// expect: error:network_denied
// also: error:user_error
// class: runtime
// why: the runtime's own fetch, taken from the prototypes of globalThis
export default async () => { for (let p = Object.getPrototypeOf(globalThis); p; p = Object.getPrototypeOf(p)) { const f = Object.getOwnPropertyDescriptor(p, "fetch")?.value; if (f) return (await f.call(globalThis, "http://127.0.0.1:8787/healthz")).status; } throw new Error("out of reach"); };
