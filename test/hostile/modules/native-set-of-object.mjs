// expect: any-but-alive
// class: watchdog
// why: an iterator whose next is Object: built-ins that call only each other
export default () => new Set({ [Symbol.iterator]: () => ({ next: Object }) }).size;
