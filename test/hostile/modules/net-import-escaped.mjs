// expect: error:user_error
// also: error:invalid_source
// class: runtime
// why: the specifier is spelled with escapes
import cf from "\u0063loudflare:\x77orkers";
export default () => Object.keys(cf);
