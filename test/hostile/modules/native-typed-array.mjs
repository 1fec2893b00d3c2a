// expect: any-but-alive
// class: memory
// why: a thousand closures keep their arrays
export default () => { const keep = []; for (;;) keep.push(Array.from({ length: 1e6 }, Math.random)); };
