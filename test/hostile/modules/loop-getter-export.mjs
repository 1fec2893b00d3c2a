// expect: error:cpu_limit
// also: error:user_error
// class: meter
// why: the exported function is a bound one whose target is a Proxy with an endless trap
export default new Proxy(function () {}, { apply() { for (;;); } }).bind(null);
