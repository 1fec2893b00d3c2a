// expect: any-but-alive
// class: meter
// why: a hundred intervals of zero milliseconds, each a little work; nobody waits for them
export default () => { for (let i = 0; i < 100; i++) setInterval(() => { for (let j = 0; j < 1e4; j++); }, 0); return new Promise(() => {}); };
