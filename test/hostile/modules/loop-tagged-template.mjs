// expect: error:cpu_limit
// class: meter
// why: a tag function is called without call syntax
const tag = (strings, ...values) => { for (;;) values.length = 0; };
export default () => tag`a${1}b`;
