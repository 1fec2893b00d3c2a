// expect: error:user_error
// class: runtime
// why: the argument of import() in parentheses and behind comments is still one argument
export default async () => Object.keys(await import(/* ( */ (("node:" + "fs"))));
