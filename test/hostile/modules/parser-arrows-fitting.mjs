// expect: any-but-alive
// class: parser
// fill: 85000 ()=>0,
// why: as many functions as a module may have
const all = [@fill@];
export default () => all.length;
