// expect: error:cpu_limit
// class: meter
// why: callbacks of reduce, from, flatMap, replaceAll, toSorted and findLast, each of them in all of them
const big = Array.from({ length: 1000 }, (_, i) => i);
export default () => big.reduce((a) => a + Array.from(big, () => big.flatMap((x) => [x]).findLast((x) => x === -1)).length, 0) + big.map(() => "aaa".replaceAll("a", () => big.toSorted((a, b) => b - a).length)).length;
