// expect: any-but-alive
// class: parser
// fill: 60000 (?<a>)|
// why: each named group is compared with all groups of its name
/@fill@x/;
export default () => 1;
