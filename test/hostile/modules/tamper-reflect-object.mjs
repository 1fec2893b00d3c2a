// expect: ok:{"a":1}
// calls: 3
// class: meter
// why: every function of Reflect, Object, JSON, Number, Array and String throws
export default () => { for (const o of [Reflect, Object, JSON, Number, Array, String, Math, Date, WeakMap.prototype, Map.prototype, String.prototype, Number.prototype, TextEncoder.prototype, RegExp.prototype]) for (const k of Reflect_(o)) try { o[k] = () => { throw new Error("poison"); }; } catch {} return { a: 1 }; };
const Reflect_ = Object.getOwnPropertyNames;
