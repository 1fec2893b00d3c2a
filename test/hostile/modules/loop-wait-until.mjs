// expect: error:cpu_limit
// class: meter
// why: thenables, and work that makes more of itself
import { waitUntil } from "cloudflare:workers";
export default () => { const go = () => waitUntil(Promise.resolve().then(go)); go(); waitUntil({ then() { for (;;); } }); return 1; };
