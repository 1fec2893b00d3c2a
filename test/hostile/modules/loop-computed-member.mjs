// expect: error:cpu_limit
// class: meter
// why: a computed accessor name and a computed field name are evaluated where the class stands
const key = () => { for (;;); };
export default () => { class A { get [key()]() { return 1; } static [key()] = 2; } return typeof A; };
