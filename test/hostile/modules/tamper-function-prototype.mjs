// expect: ok:3
// args: [1,2]
// calls: 3
// class: meter
// why: call, apply and bind of every function replaced
export default (a, b) => { Function.prototype.call = Function.prototype.apply = Function.prototype.bind = () => "poison"; return a + b; };
