// expect: error:invalid_source
// also: ok:100001
// class: parser
// fill: 100000 1+
// why: a sum of 100,000 ones is a tree that leans to one side
export default () => @fill@1;
