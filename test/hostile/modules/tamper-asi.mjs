// expect: error:cpu_limit
// class: parser
// why: statements that end by line breaks alone, bodies of loops among them
export default () => {
  let i = 0
  while (i < 3)
    i++
  do
    i++
  while (i < 6)
  for (;;)
    if (i) i
    else i
}
