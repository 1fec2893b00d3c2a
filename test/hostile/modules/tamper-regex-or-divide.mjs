// expect: error:cpu_limit
// class: parser
// why: slashes that are divisions here and regular expressions there
export default () => { let a = 1, g = 1; { } /for(;;);/g; a = a++ / 2 /g; if (a) /[/]}/.test("x"); for (;;) a = a ? /}/.source.length / 1 : 0; };
