// expect: error:cpu_limit
// also: error:user_error
// class: meter
// why: implicit constructors and Reflect.construct have no body to put a tick into
class A {} class B extends A {}
Object.setPrototypeOf(B, new Proxy(A, { construct: Reflect.construct }));
export default () => { for (;;) try { new B(); } catch {} };
