// expect: any-but-alive
// class: parser
// fill: 500000 .b
// why: the deepest tree that needs no stack to parse, near the size limit
let a = {}; export default () => a@fill@;
