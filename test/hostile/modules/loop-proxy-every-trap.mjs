// expect: error:cpu_limit
// class: meter
// why: traps called by spread, in, delete, instanceof, keys, for-in: each burns a little, together without end
const burn = () => { for (let i = 0; i < 1000; i++); };
const h = { has: () => (burn(), false), deleteProperty: () => (burn(), true), ownKeys: () => (burn(), []), getPrototypeOf: () => (burn(), null), get: () => burn(), set: () => (burn(), true), isExtensible: () => (burn(), true), defineProperty: () => (burn(), true) };
export default () => { const p = new Proxy({}, h); for (;;) { "a" in p; delete p.a; ({ ...p }); p instanceof Object; for (const k in p); p.x = p.y; Object.isExtensible(p); } };
