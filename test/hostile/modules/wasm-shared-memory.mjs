// expect: ok:"none none none"
// class: runtime
// why: shared memory by the constructor, by a memory's own constructor, and by growing
// wat: (module (memory (export "m") 1))
import module from "./module.wasm";
const { m } = new WebAssembly.Instance(module).exports;
const shared = { initial: 1, maximum: 2, shared: true };
const ways = [() => new WebAssembly.Memory(shared), () => new m.constructor(shared), () => (m.grow(1), m)];
const kind = (way) => { try { return way().buffer.constructor === ArrayBuffer ? "none" : "shared"; } catch { return "none"; } };
export default () => ways.map(kind).join(" ");
