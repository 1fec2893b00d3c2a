// expect: error:cpu_limit
// class: meter
// why: code that runs because the module is instantiated, in a promise
// wat: (module (func $s (loop br 0)) (start $s))
import module from "./module.wasm";
export default async () => { for (;;) await WebAssembly.instantiate(module).catch(() => {}); };
