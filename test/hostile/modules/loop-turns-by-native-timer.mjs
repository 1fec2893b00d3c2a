// expect: error:cpu_limit
// also: error:user_error
// class: meter
// why: the runtime's own setTimeout, taken from the prototype of globalThis, begins turns that nobody counts
const a = Array.from({ length: 300000 }, (_, i) => (i * 7919) % 300007);
let proto = Object.getPrototypeOf(globalThis), native;
while (proto && !(native = Object.getOwnPropertyDescriptor(proto, "setTimeout")?.value)) proto = Object.getPrototypeOf(proto);
export default async () => { if (!native) throw new Error("out of reach"); let n = 0; for (let i = 0; i < 60; i++) { await new Promise((r) => native.call(globalThis, r, 0)); n += a.toSorted().length; } return n; };
