// expect: error:cpu_limit
// class: runtime
// why: the runtime's own constructor of instances, taken from an instance's prototype
// wat: (module (func (export "f") (loop br 0)))
import module from "./module.wasm";
const { constructor: Instance } = Object.getPrototypeOf(new WebAssembly.Instance(module));
const meter = { check: () => 2e9, fuel: new WebAssembly.Global({ value: "i32", mutable: true }, 2e9) };
export default () => new Instance(module, { "troupe:meter": meter }).exports.f();
