// expect: ok:{"a":1}
// class: output
// why: a getter that removes its neighbours while the result is encoded
export default () => { const o = { get a() { delete o.b; return 1; }, b: 2 }; return o; };
