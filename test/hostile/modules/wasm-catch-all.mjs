// expect: error:cpu_limit
// class: meter
// why: the limit may be thrown; WebAssembly catches all, JavaScript's errors as well
// wat: (module (func (export "f") (loop (try (do (loop br 0)) (catch_all)) br 0)))
import module from "./module.wasm";
const { exports } = new WebAssembly.Instance(module);
export default () => exports.f();
