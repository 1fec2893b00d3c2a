// expect: error:cpu_limit
// class: runtime
// why: a class that extends Instance, and calls its parent in its own way
// wat: (module (func (export "f") (loop br 0)))
import module from "./module.wasm";
class Mine extends WebAssembly.Instance { constructor() { super(module); } }
export default () => Reflect.construct(WebAssembly.Instance, [module], Mine).exports.f();
