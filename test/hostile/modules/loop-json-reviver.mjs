// expect: error:cpu_limit
// class: meter
// why: a reviver that makes its own input grow never comes to an end
export default () => JSON.parse("[[0]]", function (k, v) { for (let i = 0; ; i++) if (i < 0) return v; });
