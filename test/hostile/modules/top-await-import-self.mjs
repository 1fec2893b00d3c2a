// expect: any-but-alive
// class: runtime
// why: a module that waits for itself
const me = await import("./main.ts");
export default () => Object.keys(me).length;
