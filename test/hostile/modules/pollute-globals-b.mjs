// expect: ok:["undefined","undefined",10,"undefined"]
// after: pollute-globals-a.mjs
// class: pair
// why: second half, somebody else's function: nothing of the first is there
export default () => [typeof globalThis.leak, typeof {}.leak, Error.stackTraceLimit, typeof globalThis[Symbol.for("leak")]];
