// expect: error:timeout
// class: output
// why: an answer that is ready waits for work that never ends
import { waitUntil } from "cloudflare:workers";
export default () => { waitUntil(new Promise(() => { setInterval(() => {}, 10); })); return "ready"; };
