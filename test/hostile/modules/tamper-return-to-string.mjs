// expect: ok:true
// class: meter
// why: the text of a function shows the meter's names; using them must not be possible
export default function f() { const names = f.toString().match(/\$\w+/g) ?? []; return names.every((n) => !(n in globalThis)); }
