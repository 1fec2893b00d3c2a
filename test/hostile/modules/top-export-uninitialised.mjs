// expect: error:user_error
// class: runtime
// why: the export is still in its dead zone, because the module threw before it
export { f as default };
null.x;
const f = () => 1;
