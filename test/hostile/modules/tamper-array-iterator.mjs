// expect: ok:[1]
// calls: 3
// class: meter
// why: array iteration poisoned with an endless loop after the first call: the platform must not iterate
export default () => { Array.prototype[Symbol.iterator] = function* () { for (;;) yield "poison"; }; return [1]; };
