/**
 * Expressions of generated programs. Their values are numbers, strings, or arrays of those.
 *
 * Whatever calls or repeats asks `s.more` first, which says no once the program has made enough steps; every function
 * body begins with `s.n++`.
 */
import { deeper, insideFunction, oneIn, oneOf, pick, pickName, type Scope } from "./scope.ts";

type Writer = (scope: Scope) => string;

/** An expression that can stand as an operand, an argument or a body. */
export function expression(scope: Scope): string {
  if (scope.depth <= 0 || oneIn(scope, 4)) return leaf(scope);
  return pick(scope, COMPOUND)(deeper(scope));
}

/** A default value, or another place in parameters and fields where code runs: it counts as a step. */
export function countedExpression(scope: Scope): string {
  return oneOf(scope, [
    () => leaf(scope),
    () => `(s.n++, ${expression(scope)})`,
    () => `[s.n++, ${expression(scope)}].length`,
    () => `() => (s.n++, ${expression(insideFunction(scope, []))})`,
  ]);
}

/** Parameters of a function with the names that they declare. */
export function parameters(scope: Scope): { readonly text: string; readonly names: readonly string[] } {
  const names = [scope.fresh("p"), scope.fresh("p"), scope.fresh("p")];
  const [a, b, c] = names;
  const value = () => countedExpression({ ...scope, mayAwait: false, mayYield: false });
  const text = oneOf(scope, [
    () => `${a}, ${b}, ${c}`,
    () => `${a}, ${b} = ${value()}, ${c} = ${b}`,
    () => `${a}, { ${b} = ${value()}, ["k" + (s.n++, "")]: ${c} = 1 } = {}`,
    () => `${a} = ${value()}, [${b} = ${value()}, ...${c}] = [${value()}]`,
    () => `...[${a}, { length: ${b} = ${value()} } = "", ${c} = ${value()}]`,
  ]);
  return { text, names };
}

function leaf(scope: Scope): string {
  const variable = pickName(scope, scope.variables);
  if (variable !== undefined && !oneIn(scope, 3)) return variable;
  return oneOf(scope, [() => String(scope.choose.below(10)), () => `"s${scope.choose.below(3)}"`, () => "undefined"]);
}

function call(scope: Scope): string {
  const name = pickName(scope, scope.functions);
  if (name === undefined) return leaf(scope);
  const text = `${name}(${expression(scope)}, ${leaf(scope)})`;
  return scope.endless ? text : `(s.more ? ${text} : 0)`;
}

function useOfClass(scope: Scope): string {
  const name = pickName(scope, scope.classes);
  if (name === undefined) return leaf(scope);
  const use = oneOf(scope, [
    () => `new ${name}(${leaf(scope)}).m(${leaf(scope)})`,
    () => `new ${name}(${leaf(scope)}).value`,
    () => `(new ${name}().value = ${leaf(scope)})`,
    () => `${name}.made`,
    () => `new ${name}().secret()`,
  ]);
  return scope.endless ? use : `(s.more ? ${use} : 1)`;
}

function useOfGenerator(scope: Scope): string {
  const name = pickName(scope, scope.generators);
  if (name === undefined) return leaf(scope);
  return oneOf(scope, [
    () => `(([x, y]) => (s.n++, show(x) + show(y)))(${name}())`,
    () => (scope.endless ? `${name}().next().value` : `[...${name}()].length`),
  ]);
}

function arrow(scope: Scope): string {
  const { text, names } = parameters(scope);
  const inner = insideFunction(scope, names);
  return oneOf(scope, [
    () => `((${text}) => (s.n++, ${expression(inner)}))(${leaf(scope)}, ${leaf(scope)})`,
    () => `((${text}) => ({ a: (s.n++, ${expression(inner)}) }))().a`,
    () => `((${text}) => s.n++ ? ${expression(inner)} : ${expression(inner)})(${leaf(scope)})`,
    () => `((${text}) => () => \`\${s.n++}\${show(${expression(inner)})}\`)()()`,
    () => `(function (${text}) { s.n++; return arguments.length + show(${expression(inner)}); })(1, 2)`,
    () => `show(((${text}) => 0).length)`,
  ]);
}

function callback(scope: Scope): string {
  const name = scope.fresh("x");
  const inner = insideFunction(scope, [name]);
  const array = `[${expression(scope)}, ${leaf(scope)}, ${leaf(scope)}]`;
  return oneOf(scope, [
    () => `show(${array}.map((${name}) => (s.n++, ${expression(inner)})))`,
    () => `${array}.filter(${name} => s.n++ && ${expression(inner)}).length`,
    () => `${array}.reduce((sum, ${name}) => (s.n++, sum + show(${expression(inner)})), "")`,
    () => `"abc".replace(/[ab]/g, (${name}) => (s.n++, show(${expression(inner)})))`,
  ]);
}

function accessor(scope: Scope): string {
  const inner = insideFunction(scope, []);
  return oneOf(scope, [
    () => `({ get g() { s.n++; return ${expression(inner)} } }).g`,
    () => `({ ["k" + ${leaf(scope)}]() { s.n++; return ${expression(inner)} } })["k" + ${leaf(scope)}]?.()`,
    () => `({ *items() { s.n++; yield ${expression(inner)} } }).items().next().value`,
    () => `show({ toString() { s.n++; return "t" + show(${expression(inner)}) } } + "")`,
  ]);
}

function suspended(scope: Scope): string {
  if (scope.mayYield && oneIn(scope, 2)) return `(yield ${expression(scope)})`;
  if (!scope.mayAwait) return leaf(scope);
  const inner = insideFunction(scope, [], { mayAwait: true });
  return oneOf(scope, [
    () => `(await ${expression(scope)})`,
    () => `(await (async () => (s.n++, ${expression(inner)}))())`,
    () => `(await (async () => { s.n++; return ${expression(inner)} })().catch(() => "caught"))`,
    () => `(await Promise.resolve(1).then(() => (s.n++, ${expression(insideFunction(scope, []))})))`,
  ]);
}

const COMPOUND: readonly [Writer, ...Writer[]] = [
  (scope) => `(show(${expression(scope)}) + show(${expression(scope)})).slice(0, 9)`,
  (scope) => `((${expression(scope)} | 0) ${pick(scope, ["+", "-", "*", "&", "<"])} (${expression(scope)} | 0))`,
  (scope) => `(${expression(scope)} ? ${expression(scope)} : ${expression(scope)})`,
  (scope) => `(${expression(scope)} ?? ${expression(scope)})`,
  (scope) => `(${leaf(scope)}, ${expression(scope)})`,
  (scope) => `trace(${expression(scope)})`,
  call,
  call,
  useOfClass,
  useOfClass,
  useOfGenerator,
  arrow,
  callback,
  accessor,
  suspended,
  suspended,
];
