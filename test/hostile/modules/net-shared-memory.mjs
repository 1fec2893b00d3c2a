// expect: ok:"no"
// class: runtime
// why: shared memory can be had from WebAssembly.Memory without compiling anything
export default () => { try { return typeof WebAssembly === "object" && new WebAssembly.Memory({ initial: 1, maximum: 2, shared: true }).buffer.constructor.name === "SharedArrayBuffer" ? "shared" : "no"; } catch { return "no"; } };
