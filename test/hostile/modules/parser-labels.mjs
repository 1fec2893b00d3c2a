// expect: any-but-alive
// class: parser
// fill: 300 l@n@:{
// fill: 300000 a:;
// fill: 300 }
// why: each label is compared with all labels around it
@fill@@fill@@fill@
export default () => 1;
