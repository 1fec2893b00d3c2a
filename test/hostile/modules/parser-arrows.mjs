// expect: any-but-alive
// class: parser
// fill: 150000 ()=>0,
// why: 150,000 functions
const all = [@fill@];
export default () => all.length;
