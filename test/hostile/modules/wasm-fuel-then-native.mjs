// expect: error:cpu_limit
// class: meter
// why: cheap iterations earn much fuel, then each step is a native call of 20 ms
// wat: (module (import "a" "b" (func $h (param i32))) (func (export "f") (local i32) (loop (br_if 0 (i32.lt_u (local.tee 0 (i32.add (local.get 0) (i32.const 1))) (i32.const 30000000)))) (loop (call $h (i32.const 1)) br 0)))
import module from "./module.wasm";
const a = Array.from({ length: 200000 }, (_, i) => (i * 7919) % 200003);
const { exports } = new WebAssembly.Instance(module, { a: { b: Array.prototype.toSorted.bind(a, undefined) } });
export default () => exports.f();
