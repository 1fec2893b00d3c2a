// expect: error:cpu_limit
// class: runtime
// why: what the platform calls on the way to an instance is replaced: it may not lead past the meter
// wat: (module (import "a" "b" (func)) (func (export "f") (loop br 0)))
import module from "./module.wasm";
const meter = { check: () => 2e9, fuel: new WebAssembly.Global({ value: "i32", mutable: true }, 2e9) };
Array.prototype[Symbol.iterator] = function* () { yield module; yield { "troupe:meter": meter, a: { b() {} } }; };
Object.prototype["troupe:meter"] = meter;
Reflect.construct = Reflect.apply = Object.defineProperty = Reflect.defineProperty = () => true;
Object.defineProperty = Object.hasOwn = () => true;
export default () => new WebAssembly.Instance(module, { a: { b() {} } }).exports.f();
