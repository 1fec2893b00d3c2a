// expect: ok:0
// class: runtime
// why: the runtime's own WebAssembly.Instance calls Reflect.construct, which the function replaces to be handed the meter
// wat: (module (func (export "f")))
import module from "./module.wasm";
const seen = [];
for (const holder of [Reflect, Function.prototype]) for (const name of ["construct", "apply", "call"]) {
  const original = holder[name];
  if (original) holder[name] = function (...args) { seen.push(args); return Reflect.ownKeys(holder).length && original.bind(holder)(...args); };
}
export default () => {
  seen.length = 0;
  new WebAssembly.Instance(module);
  WebAssembly.Module.imports(module);
  return seen.length;
};
