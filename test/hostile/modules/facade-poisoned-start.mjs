// expect: error:user_error
// calls: 2
// class: tamper
// why: a start that fails is tried again, in an isolate that the first try has spoilt: what the platform reads must be its own
globalThis.asked ??= [];
for (const key of ["failure", "bindings", "kv", "network", "entry"]) Object.defineProperty(Object.prototype, key, { get() { globalThis.asked.push([key, this]); return { code: "internal", message: "mine" }; }, configurable: true });
if (globalThis.asked.length >= 0) throw new Error("not today");
export default () => 1;
