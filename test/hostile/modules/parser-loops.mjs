// expect: any-but-alive
// class: parser
// fill: 100000 for(;;);
// why: the densest code there is to instrument, near the size limit
export default () => { @fill@ };
