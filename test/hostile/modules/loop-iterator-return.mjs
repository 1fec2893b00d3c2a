// expect: error:cpu_limit
// class: meter
// why: leaving a loop calls return() of the iterator
const it = { [Symbol.iterator]: () => ({ next: () => ({ done: false }), return() { for (;;); } }) };
export default () => { for (const x of it) break; };
