// expect: ok:[[{"module":"a","name":"b","kind":"function"}],["f"]]
// class: runtime
// why: the meter is not to be seen
// wat: (module (import "a" "b" (func)) (func (export "f")))
import module from "./module.wasm";
export default () => [WebAssembly.Module.imports(module), WebAssembly.Module.exports(module).map(({ name }) => name)];
