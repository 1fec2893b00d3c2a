// expect: ok:{"a":[1]}
// calls: 3
// class: meter
// why: setters and values on Object.prototype under the names that replies, faults and property descriptors use
for (const k of ["ok", "value_", "fault", "figures", "startUp", "toJSON", "code", "message", "details", "text", "refusal", "parent", "object", "key", "path", "depth", "nodes", "kind", "call", "logs", "marked", "usedMs"]) Object.defineProperty(Object.prototype, k, { configurable: true, get: () => "poison", set() { throw new Error("set " + k); } });
export default () => ({ a: [1] });
