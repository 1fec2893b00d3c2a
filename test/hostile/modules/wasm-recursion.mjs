// expect: error:cpu_limit
// class: meter
// why: recursion without any loop; the overflow is caught, and again
// wat: (module (func $f (export "f") call $f call $f))
import module from "./module.wasm";
const { exports } = new WebAssembly.Instance(module);
export default () => { for (;;) try { exports.f(); } catch {} };
