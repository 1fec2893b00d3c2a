// expect: error:cpu_limit
// class: meter
// why: more work in one go than there is memory for
import { waitUntil } from "cloudflare:workers";
const done = Promise.resolve();
export default () => { for (;;) waitUntil(done); };
