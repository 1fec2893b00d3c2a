// expect: ok:2
// class: control
// why: generators, labels and switch come to the same ends as without a meter
function* g() { const x = yield 1; yield x + 1; }
export default () => { const it = g(); it.next(); let r = it.next(1).value; a: for (const i of [1, 2]) { switch (i) { case 1: continue a; default: break a; } } return r; };
