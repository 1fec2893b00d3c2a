// expect: any-but-alive
// class: parser
// fill: 2000 (?:(?<a@n@>)|(?<b>)|
// fill: 2000 )
// why: the comparison climbs through the alternatives around both
/@fill@@fill@/;
export default () => 1;
