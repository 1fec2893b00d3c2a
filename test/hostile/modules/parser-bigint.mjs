// expect: any-but-alive
// class: parser
// fill: 1000000 9
// why: a number of 1.9 million digits is converted while it is parsed
const b = @fill@n; export default () => typeof b;
