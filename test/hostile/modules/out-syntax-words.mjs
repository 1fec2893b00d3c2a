// expect: error:user_error
// also: error:invalid_source
// class: output
// why: an error that only the runtime finds when it links the module
import { CANARY_LINK } from "./main.ts";
export default () => CANARY_LINK;
