// expect: error:user_error
// class: runtime
// why: a class is a function that cannot be called
export default class Add { constructor(a) { this.a = a; } }
