// expect: any-but-alive
// class: watchdog
// why: exponential backtracking with a look-ahead, which the linear engine does not take
export default () => /^(?=a)((a|a)+)\1?$/.test("a".repeat(60) + "!");
