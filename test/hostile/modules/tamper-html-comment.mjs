// expect: error:invalid_source
// also: error:user_error,error:cpu_limit
// class: parser
// why: HTML-like comments are none in a module; a parser that takes them for one misses the loop
export default () => { let x = 1;
for (;;) x <!--x;
};
