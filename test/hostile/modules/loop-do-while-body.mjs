// expect: error:cpu_limit
// class: meter
// why: the shortest do-while, the semicolon left to the parser
export default () => { let i = 0; do i++; while (i) return i; };
