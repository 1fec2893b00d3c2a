// expect: error:cpu_limit
// class: meter
// why: a thousand instances, each given fuel while it is cheap, that call each other down to a native
// wat: (module (import "a" "b" (func $h)) (func (export "warm") (local i32) (loop (br_if 0 (i32.lt_u (local.tee 0 (i32.add (local.get 0) (i32.const 1))) (i32.const 2000))))) (func (export "f") (local i32) (loop (call $h) (br_if 0 (i32.lt_u (local.tee 0 (i32.add (local.get 0) (i32.const 1))) (i32.const 6))))))
import module from "./module.wasm";
const a = Array.from({ length: 200000 }, (_, i) => (i * 7919) % 200003);
let next = Array.prototype.toSorted.bind(a, undefined);
const all = [];
export default () => {
  for (let i = 0; i < 1000; i++) { const { exports } = new WebAssembly.Instance(module, { a: { b: next } }); all.push(exports); if (i % 10 === 0) next = exports.f; }
  for (const { warm } of all) warm();
  for (;;) for (const { f } of all) f();
};
