// expect: error:cpu_limit
// class: meter
// why: Promise.any of rejections, tried again without end
const again = () => Promise.any([Promise.reject(1), Promise.reject(2)]).catch(again);
export default () => again();
