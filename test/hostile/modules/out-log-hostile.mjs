// expect: ok:1
// class: output
// why: everything whose inspection throws, in the console
export default () => { const p = new Proxy({}, { get() { throw 1; }, ownKeys() { throw 2; }, getPrototypeOf() { throw 3; } }); console.log(p, Symbol("s"), 1n, { get a() { throw 4; } }, new Proxy(() => {}, {}), Object.create(null)); console.error(p); console.table([p]); console.dir(p); return 1; };
