// expect: any-but-alive
// class: parser
// fill: 300 {
// fill: 160000 var a;
// fill: 300 }
// why: a var is noted in each of the blocks around it
@fill@@fill@@fill@
export default () => 1;
