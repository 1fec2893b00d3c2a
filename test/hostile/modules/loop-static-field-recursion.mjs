// expect: error:cpu_limit
// also: error:user_error
// class: meter
// why: fields run code and there is no constructor and no function body; overflows are swallowed in a loop
export default () => { for (;;) try { class A { a = new A(); } new A(); } catch {} };
