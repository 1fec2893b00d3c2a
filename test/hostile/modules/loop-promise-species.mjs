// expect: error:cpu_limit
// class: meter
// why: a subclass of Promise whose species is asked by then() without end
class P extends Promise { static get [Symbol.species]() { return P; } then(a, b) { queueMicrotask(() => super.then(a, b)); return new P((r) => r(this)); } }
export default async () => { await new P((r) => r(new P((q) => q(1)).then(() => { for (;;); }))); };
