// expect: ok:[3,[0,1,2],7,"ab",[2,4]]
// class: control
// why: loops that end by condition, break, labelled continue and return
export default () => { let n = 0; do n++; while (n < 3); const fs = []; for (let i = 0; i < 3; i++) fs.push(() => i); let s = 0; o: for (let i = 0; ; i++) { for (let j = 0; ; j++) { if (j === i) continue o; s += j; if (s > 5) break o; } } let t = ""; for (const k in { a: 1, b: 2 }) t += k; const e = []; let w = 0; while (true) { if (++w > 4) break; if (w % 2) continue; e.push(w); } return [n, fs.map((f) => f()), s, t, e]; };
