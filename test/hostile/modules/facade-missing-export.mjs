// expect: error:user_error
// class: runtime
// why: what the stand-in does not have cannot be imported
import { abortIsolate } from "cloudflare:workers";
export default () => abortIsolate();
