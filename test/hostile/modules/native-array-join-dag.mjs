// expect: any-but-alive
// class: watchdog
// why: join of 40 nested pairs: 2^40 visits inside one built-in
export default () => { let a = [""]; for (let i = 0; i < 40; i++) a = [a, a]; return String(a).length; };
