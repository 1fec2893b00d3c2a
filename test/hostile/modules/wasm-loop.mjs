// expect: error:cpu_limit
// class: meter
// why: an endless loop in WebAssembly, and JavaScript that begins it anew
// wat: (module (func (export "f") (loop br 0)))
import module from "./module.wasm";
const { exports } = new WebAssembly.Instance(module);
export default () => { for (;;) try { exports.f(); } catch {} };
