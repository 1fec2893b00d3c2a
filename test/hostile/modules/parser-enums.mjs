// expect: any-but-alive
// class: parser
// fill: 12000 enum A@n@{a,b=a}
// why: TypeScript that becomes much more JavaScript
@fill@
export default () => 1;
