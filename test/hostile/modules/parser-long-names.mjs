// expect: ok:1
// class: parser
// fill: 1000000 a
// why: one identifier of 1.9 million letters
const @fill@ = 1; export default () => 1;
