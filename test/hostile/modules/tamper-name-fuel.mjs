// expect: error:cpu_limit
// class: meter
// why: names a meter could use, declared, assigned and shadowed by the function itself
let $fuel = 1e9, $left = 1e9, $check = () => 1e9, $ask = () => {}, $batch = () => 1e9, $fuel_1 = 1e9;
export default ($left_1 = 1e9) => { const $check_1 = () => 1e9; for (;;) { $fuel = $left = 1e9; $fuel_1 = 1e9; $left_1 = 1e9; } };
