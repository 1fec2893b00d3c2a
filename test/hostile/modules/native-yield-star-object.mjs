// expect: any-but-alive
// class: watchdog
// why: yield* delegates to built-ins, a Set takes what comes: the generator's body is never run again
export default () => new Set((function* () { yield* { [Symbol.iterator]: () => ({ next: Object }) }; })()).size;
