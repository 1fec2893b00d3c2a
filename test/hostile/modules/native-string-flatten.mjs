// expect: any-but-alive
// class: memory
// why: ropes of half a gigabyte cost nothing until somebody flattens them
export default () => { const all = []; for (let i = 0; i < 20; i++) { let s = "ab" + i; while (s.length < 2 ** 28) s += s; all.push(s); s.charCodeAt(5); } return all.length; };
