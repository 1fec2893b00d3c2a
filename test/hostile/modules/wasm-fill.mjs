// expect: error:cpu_limit
// class: meter
// why: few instructions that each fill 128 MiB
// wat: (module (memory 2048) (func (export "f") (loop (memory.fill (i32.const 0) (i32.const 1) (i32.const 134000000)) br 0)))
import module from "./module.wasm";
const { exports } = new WebAssembly.Instance(module);
export default () => exports.f();
