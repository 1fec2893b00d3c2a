// expect: error:cpu_limit
// class: meter
// why: the function gives a meter of its own under the platform's names
// wat: (module (func (export "f") (loop br 0)))
import module from "./module.wasm";
const { Global, Instance } = WebAssembly;
const meter = { check: () => 2e9, fuel: new Global({ value: "i32", mutable: true }, 2e9) };
const imports = new Proxy({ "troupe:meter": meter }, { get: () => meter, has: () => true });
export default () => new Instance(module, imports).exports.f();
