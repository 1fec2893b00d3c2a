// expect: error:invalid_source
// class: runtime
// why: a module that imports what the platform gives, to be given it by the function
// wat: (module (import "troupe:meter" "check" (func (result i32))) (import "troupe:meter" "fuel" (global (mut i32))) (func (export "f") (global.set 0 (i32.const 2000000000)) (loop br 0)))
import module from "./module.wasm";
export default () => 1;
