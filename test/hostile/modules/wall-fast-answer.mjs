// expect: ok:"done"
// class: control
// why: something unfinished is left behind; the answer does not wait for it
export default () => { setTimeout(() => {}, 60000); return "done"; };
