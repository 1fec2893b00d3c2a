// expect: error:cpu_limit
// class: meter
// why: code that runs because the module is instantiated, on the way up
// wat: (module (func $s (loop br 0)) (start $s))
import module from "./module.wasm";
const { exports } = new WebAssembly.Instance(module);
export default () => exports;
