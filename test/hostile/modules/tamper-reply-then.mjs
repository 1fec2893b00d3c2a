// expect: ok:"real"
// class: output
// why: Object.prototype.then is asked of every object that an async function of the platform returns
let armed = false;
Object.defineProperty(Object.prototype, "then", { configurable: true, get() { if (armed && "text" in this && !("then_" in this)) return (resolve) => { armed = false; resolve({ text: '"forged"', refusal: undefined }); }; } });
export default () => { armed = true; return "real"; };
