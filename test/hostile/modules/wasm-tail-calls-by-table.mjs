// expect: error:cpu_limit
// class: meter
// why: the same by table
// wat: (module (table 1 funcref) (elem (i32.const 0) $f) (func $f (export "f") i32.const 0 return_call_indirect))
import module from "./module.wasm";
const { exports } = new WebAssembly.Instance(module);
export default () => exports.f();
