// expect: error:cpu_limit
// class: output
// why: a getter of a logged object runs in the console
export default () => { console.log({ get a() { for (;;); } }); return 1; };
