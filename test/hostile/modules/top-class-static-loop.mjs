// expect: error:cpu_limit
// also: error:user_error
// class: meter
// why: the default export is a class with an endless static block
export default class { static { for (;;); } }
