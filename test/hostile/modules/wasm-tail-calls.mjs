// expect: error:cpu_limit
// class: meter
// why: tail calls loop without a loop, and without a stack that ends
// wat: (module (func $f (export "f") return_call $g) (func $g return_call $f))
import module from "./module.wasm";
const { exports } = new WebAssembly.Instance(module);
export default () => exports.f();
