// expect: error:cpu_limit
// class: parser
// why: U+2028 and U+2029 end a line comment, and are plain characters in strings
export default () => { // comment  for (;;) { " "; } // }
};
