// expect: ok:[5,5,"RuntimeError",true,"[object WebAssembly]"]
// class: control
// why: what works, works
// wat: (module (func (export "add") (param i32 i32) (result i32) local.get 0 local.get 1 i32.add) (func (export "trap") unreachable))
import module from "./module.wasm";
export default async () => {
  const one = new WebAssembly.Instance(module, {});
  const two = await WebAssembly.instantiate(module);
  let trap;
  try { one.exports.trap(); } catch (error) { trap = error.constructor.name; }
  return [one.exports.add(2, 3), two.exports.add(2, 3), trap, module instanceof WebAssembly.Module && two instanceof WebAssembly.Instance, String(WebAssembly)];
};
