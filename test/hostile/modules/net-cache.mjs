// expect: ok:["undefined","undefined"]
// class: runtime
// why: the cache is storage that functions share
export default () => { let found = "undefined"; for (let p = globalThis; p; p = Object.getPrototypeOf(p)) if (Object.getOwnPropertyDescriptor(p, "caches")) found = "there"; return [typeof caches, found]; };
