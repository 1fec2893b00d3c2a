// expect: error:cpu_limit
// also: error:invalid_source,error:user_error
// class: meter
// why: the end of a block with `using` calls Symbol.dispose
export default () => { { using x = { [Symbol.dispose]() { for (;;); } }; } return 1; };
