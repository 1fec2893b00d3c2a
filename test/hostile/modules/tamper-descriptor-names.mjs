// expect: ok:[1]
// calls: 3
// class: meter
// why: Object.prototype.get makes every plain property descriptor an accessor
export default () => { Object.prototype.get = Object.prototype.set = () => "poison"; return [1]; };
