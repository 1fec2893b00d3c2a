// expect: error:cpu_limit
// class: meter
// why: the same, by a table, where a call does not show what is called
// wat: (module (import "a" "b" (func $h)) (table 1 funcref) (elem (i32.const 0) $h) (func (export "f") (local i32) (loop (br_if 0 (i32.lt_u (local.tee 0 (i32.add (local.get 0) (i32.const 1))) (i32.const 30000000)))) (loop (call_indirect (i32.const 0)) br 0)))
import module from "./module.wasm";
const a = Array.from({ length: 200000 }, (_, i) => (i * 7919) % 200003);
const { exports } = new WebAssembly.Instance(module, { a: { b: Array.prototype.toSorted.bind(a, undefined) } });
export default () => exports.f();
