// expect: error:user_error
// also: error:cpu_limit
// class: meter
// why: the specifier is an object whose toString throws something odd
export default () => import({ toString() { throw { get message() { return "odd"; } }; } });
