// expect: any-but-alive
// class: watchdog
// why: a built-in that applies itself: each call leaves its frame before the next, so the stack never overflows
export default () => { const args = []; args.push(Reflect.apply, undefined, args); return Reflect.apply(...args); };
