// expect: ok:1
// class: runtime
// why: a console of one's own, with a getter that loops only when the platform looks
export default () => { Object.defineProperty(globalThis, "console", { get() { for (;;); } }); return 1; };
