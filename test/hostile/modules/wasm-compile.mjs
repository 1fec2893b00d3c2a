// expect: ok:"CompileError CompileError CompileError CompileError false"
// class: runtime
// why: modules made from bytes at run time
// wat: (module)
import module from "./module.wasm";
const bytes = new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]);
const { constructor: Module } = Object.getPrototypeOf(module);
const ways = [() => WebAssembly.compile(bytes), () => WebAssembly.instantiate(bytes), () => new WebAssembly.Module(bytes), () => new Module(bytes)];
export default async () => {
  const names = [];
  for (const way of ways) names.push(await (async () => way())().then(() => "made", (error) => error.name));
  return [...names, WebAssembly.validate(bytes)].join(" ");
};
