// expect: error:cpu_limit
// class: meter
// why: yield* hands throw() to the inner iterator
const inner = { [Symbol.iterator]() { return this; }, next: () => ({ done: false }), throw() { for (;;); } };
export default () => { const g = (function* () { yield* inner; })(); g.next(); g.throw(1); };
