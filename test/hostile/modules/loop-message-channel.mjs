// expect: error:cpu_limit
// class: meter
// why: the handler of a message port burns in a turn of its own
export default () => new Promise(() => { const { port1, port2 } = new MessageChannel(); port2.onmessage = () => { for (;;); }; port1.postMessage(1); });
