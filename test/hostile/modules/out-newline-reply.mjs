// expect: ok:"a\n{\"fault\":null}\nb"
// class: output
// why: line breaks in values and messages, where a line break may separate things
export default () => "a\n{\"fault\":null}\nb";
