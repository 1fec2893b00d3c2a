// expect: error:cpu_limit
// class: meter
// why: recursion that swallows its own overflow at every depth
// wat: (module (func $f (export "f") (try (do call $f) (catch_all)) (try (do call $f) (catch_all)) call $f))
import module from "./module.wasm";
const { exports } = new WebAssembly.Instance(module);
export default () => { for (;;) try { exports.f(); } catch {} };
