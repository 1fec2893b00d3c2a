// expect: any-but-alive
// class: memory
// why: a Map that is cloned into itself doubles
export default () => { let m = new Map([[0, "x".repeat(1000)]]); for (let i = 0; i < 40; i++) m = new Map([[0, structuredClone(m)], [1, m]]); return m.size; };
