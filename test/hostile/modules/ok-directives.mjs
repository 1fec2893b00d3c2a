// expect: ok:[1,"a",3]
// class: control
// why: directives, getters in classes and default parameters keep their meaning
export default function (a = 1, { b = "a" } = {}, ...c) { "use client"; class K { static get n() { return 3; } } return [a, b, K.n]; };
