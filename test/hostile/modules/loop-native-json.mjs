// expect: error:cpu_limit
// class: meter
// why: honest code on too much data: parse and print 10 MB over and over
const text = JSON.stringify(Array.from({ length: 20000 }, (_, i) => ({ id: i, name: "name " + i, tags: ["a", "b", "c"] })));
export default () => { let n = 0; for (let i = 0; i < 1000; i++) n += JSON.stringify(JSON.parse(text)).length; return n; };
