// expect: error:invalid_source
// class: runtime
// why: atomics
// wat: (module (memory 1) (func (export "f") i32.const 0 i32.atomic.load drop))
import module from "./module.wasm";
export default () => 1;
