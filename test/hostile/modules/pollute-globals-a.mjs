// expect: any-but-alive
// class: pair
// why: first half of a pair: leaves accessors and symbols on everything that another isolate might share
export default () => { for (const o of [globalThis, Object.prototype, Array.prototype, Error, Response, Headers.prototype]) Object.defineProperty(o, "leak", { configurable: true, get: () => "A", set() {} }); Symbol.for("leak").description; globalThis[Symbol.for("leak")] = "A"; Error.stackTraceLimit = 0; console.log = () => "A"; return 1; };
