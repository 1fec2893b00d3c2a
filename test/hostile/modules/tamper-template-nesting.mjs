// expect: error:cpu_limit
// class: parser
// why: loops in templates in templates
export default () => `${`${(() => { for (;;) `}${"`"}`; })()}`}`;
