// expect: error:cpu_limit
// class: meter
// why: static blocks are bodies without a function
export default () => { class A { static { for (;;); } } return typeof A; };
