// expect: ok:1
// also: error:user_error,error:timeout
// calls: 3
// class: meter
// why: then, constructor and species of promises poisoned: the platform's own promises must not ask them
export default () => { Object.defineProperty(Promise.prototype, "constructor", { configurable: true, get() { throw new Error("poison"); } }); Object.defineProperty(Promise, Symbol.species, { configurable: true, get() { throw new Error("poison"); } }); Promise.prototype.then = () => { throw new Error("poison"); }; Promise.prototype.finally = Promise.prototype.catch = Promise.prototype.then; Promise.withResolvers = Promise.all = Promise.resolve = Promise.allSettled = () => { throw new Error("poison"); }; return 1; };
