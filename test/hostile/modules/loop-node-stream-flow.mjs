// expect: error:cpu_limit
// also: error:timeout
// class: meter
// why: a stream of Node's that never ends, with next to no code of the function in it
import { Readable, Writable, pipeline } from "node:stream";
const same = Buffer.from("x");
export default () => new Promise(() => { pipeline(new Readable({ read() { this.push(same); } }), new Writable({ write: (_c, _e, done) => done() }), () => {}); });
