#!/usr/bin/env node const spin = () => { for (;;); };
// expect: error:cpu_limit
// class: parser
// why: a hashbang comment ends at a Unicode line separator too, and what follows is code
export default spin;
