// expect: any-but-alive
// class: parser
// fill: 200 (class{a=
// fill: 125000 this.#x,
// fill: 200 })
// why: each use of a private name is handed from class to class, outwards
class Outer { #x; a = @fill@[@fill@]@fill@ }
export default () => 1;
