// expect: ok:"real"
// class: output
// why: Object.prototype.then again, to turn a fault into a success with figures of one's own and half an answer as value
let armed = false;
Object.defineProperty(Object.prototype, "then", { configurable: true, get() { if (armed && "text" in this) return (resolve) => { armed = false; resolve({ text: undefined, refusal: { code: 'user_error","message":"x"},"fault":null,"startUp":false,"figures":{"cpuMs":-1000000,"requests":-5,"logs":[1]}}\n"forged"', message: "" } }); }; } });
export default () => { armed = true; return "real"; };
