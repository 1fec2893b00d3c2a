/**
 * Statements of generated programs: loops and jumps in every combination, and declarations of variables, functions of
 * all kinds, and classes.
 *
 * Every loop body begins with `s.n++`. Unless the program is meant to be endless, every loop asks `s.more` or counts.
 */
import { countedExpression, expression, parameters } from "./expressions.ts";
import { deeper, insideFunction, oneIn, oneOf, pick, pickName, type Scope } from "./scope.ts";

type Writer = (scope: Scope) => string;

/** A few statements. What they declare is known to those that follow. */
export function statements(scope: Scope, count: number): string {
  const lines: string[] = [];
  let inner = scope;
  for (let index = 0; index < count; index++) {
    const { text, scope: next } = oneIn(inner, 3) ? definitionOf(inner) : { text: statement(inner), scope: inner };
    lines.push(text);
    inner = next;
  }
  return lines.join("\n");
}

function statement(scope: Scope): string {
  if (scope.depth <= 0) return simple(scope);
  return oneIn(scope, 3) ? simple(scope) : pick(scope, COMPOUND)(deeper(scope));
}

/** A block of statements. */
function block(scope: Scope): string {
  return `{ ${statements(scope, 1 + scope.choose.below(3))} }`;
}

function simple(scope: Scope): string {
  const variable = pickName(scope, scope.variables);
  const label = pickName(scope, scope.loopLabels);
  const jumps = scope.inLoop ? ["break;", "continue;", "if (s.more) continue"] : [];
  if (label !== undefined) jumps.push(`break ${label};`, `continue ${label};`);
  if (scope.mayReturn) jumps.push(`return ${expression(scope)};`, "return");
  if (oneIn(scope, 3)) jumps.push(`throw new Error(show(${expression(scope)}));`);
  const jump = pickName(scope, jumps);
  if (jump !== undefined && oneIn(scope, 3)) return jump;
  const ending = pick(scope, [";", ";", ""]);
  if (variable !== undefined && oneIn(scope, 2)) return `${variable} = ${expression(scope)}${ending}`;
  return `trace(${expression(scope)})${ending}`;
}

/** A body of a loop: with braces, without, or empty. */
function loopBody(scope: Scope): string {
  const inner = deeper(scope, { inLoop: true });
  return oneOf(scope, [
    () => `{ s.n++; ${statements(inner, 1 + scope.choose.below(2))} }`,
    () => `{ s.n++; ${statements(inner, 1 + scope.choose.below(3))} }`,
    () => `if (s.n++) ${block(inner)}`,
    () => `if (!s.n++) ; else ${block(inner)}`,
    () => `s.n++`,
    () => `switch (s.n++) { default: ${statements(inner, 1)} }`,
    () => `try { s.n++; ${statements(inner, 1)} } catch { trace("swallowed") }`,
    () => `try { s.n++; ${statements(inner, 1)} } finally { ${pick(scope, ["continue", "break", "trace(0)"])} }`,
  ]);
}

/** A condition that becomes false; in an endless program one that does not. */
function condition(scope: Scope): string {
  return scope.endless ? pick(scope, ["true", "s.more", "(1, 2)"]) : pick(scope, ["s.more", "(0, s.more)"]);
}

function forLoop(scope: Scope): string {
  const index = scope.fresh("i");
  const inner = deeper(scope, { variables: [...scope.variables, index] });
  const bound = scope.choose.below(4);
  const keyword = pick(scope, ["let", "var"]);
  return oneOf(scope, [
    () => `for (${keyword} ${index} = 0; ${index} < ${bound} && ${condition(scope)}; ${index}++) ${loopBody(inner)}`,
    () => `for (${keyword} ${index} = (0, 1); (${condition(scope)}); ${index} += 1, trace(0)) ${loopBody(inner)}`,
    () => `for (/*;*/ ; ${condition(scope)} /* ; */; ) ${loopBody(scope)}`,
    () => `for (;;) { s.n++; if (!${condition(scope)}) break; ${statements(deeper(scope, { inLoop: true }), 1)} }`,
    () =>
      `for (const held = [${expression(scope)}]; ${condition(scope)}; held.push(0)) { s.n++; if (held.length > 3) break }`,
    () =>
      `{ const kept = []; for (let ${index} = 0; ${index} < 3; ${index}++) { s.n++; kept.push(() => (s.n++, ${index})) } trace(kept.map((f) => (s.n++, f()))) }`,
  ]);
}

function whileLoop(scope: Scope): string {
  return oneOf(scope, [
    () => `while (${condition(scope)}) ${loopBody(scope)}`,
    () => `while ((trace(1), ${condition(scope)})) ${loopBody(scope)}`,
    () => `do ${loopBody(scope)}\nwhile (${condition(scope)})`,
    () => `do ${loopBody(scope)}\nwhile (trace(2), ${condition(scope)});`,
  ]);
}

function iteration(scope: Scope): string {
  const item = scope.fresh("e");
  const inner = deeper(scope, { variables: [...scope.variables, item] });
  const generator = pickName(scope, scope.generators);
  const items = generator === undefined ? `[${expression(scope)}, 1, "z"]` : `${generator}()`;
  const sources: [() => string, ...(() => string)[]] = [
    () => `for (const ${item} of ${items}) ${loopBody(inner)}`,
    () => `for (const [${item} = ${expression(scope)}] of [[], [1], "ab"]) ${loopBody(inner)}`,
    () => `for (let ${item} in { a: 1, b: ${expression(scope)} }) ${loopBody(inner)}`,
  ];
  if (scope.mayAwait) sources.push(() => `for await (const ${item} of [${expression(scope)}, 2]) ${loopBody(inner)}`);
  return oneOf(scope, sources);
}

function labelledLoop(scope: Scope): string {
  const label = scope.fresh("l");
  const inner = deeper(scope, { loopLabels: [...scope.loopLabels, label] });
  return `${label}: ${pick(scope, [forLoop, whileLoop, iteration])(inner)}`;
}

function tryStatement(scope: Scope): string {
  const error = scope.fresh("error");
  return oneOf(scope, [
    () => `try ${block(scope)} catch (${error}) { trace(${error}); ${statements(scope, 1)} }`,
    () => `try ${block(scope)} finally ${block(scope)}`,
    () => `try ${block(scope)} catch ${block(scope)} finally ${block(scope)}`,
  ]);
}

function switchStatement(scope: Scope): string {
  const inner = { ...scope, inLoop: scope.inLoop };
  return `switch (${expression(scope)}) { case 0: ${statements(inner, 1)}\nbreak; case "s0": ${statements(inner, 1)}
default: { ${statements(inner, 1)} } case 1: trace("fell") }`;
}

const COMPOUND: readonly [Writer, ...Writer[]] = [
  (scope) => `if (${expression(scope)}) ${block(scope)} else ${statement(scope)}`,
  (scope) => `if (${expression(scope)}) ${whileLoop(scope)}\nelse ${block(scope)}`,
  (scope) => block(scope),
  forLoop,
  forLoop,
  whileLoop,
  whileLoop,
  iteration,
  labelledLoop,
  labelledLoop,
  tryStatement,
  tryStatement,
  switchStatement,
];

/** A declaration, and what may be mentioned after it. */
interface Definition {
  readonly text: string;
  readonly scope: Scope;
}

/** Declares something. */
function definitionOf(scope: Scope): Definition {
  if (scope.depth <= 0) return variable(scope);
  return pick(scope, [variable, functionOf, functionOf, generatorOf, classOf])(scope);
}

function variable(scope: Scope): Definition {
  const [a, b] = [scope.fresh("v"), scope.fresh("v")];
  const text = oneOf(scope, [
    () => `let ${a} = ${expression(scope)}, ${b} = 1;`,
    () => `var { a: ${a} = ${expression(scope)}, ...${b} } = { a: ${expression(scope)}, b: 2 }`,
    () => `let [${a}, ${b} = ${expression(scope)}] = [${expression(scope)}]`,
  ]);
  return { text, scope: { ...scope, variables: [...scope.variables, a, b] } };
}

function functionOf(scope: Scope): Definition {
  const name = scope.fresh("f");
  const { text, names } = parameters(scope);
  const known = { ...scope, functions: [...scope.functions, name] };
  const inner = insideFunction(known, names);
  const whenDone = scope.endless ? "" : "if (!s.more) return 0;";
  const body = (place: Scope) => `s.n++; ${whenDone} ${statements(place, 2)}`;
  const definition = oneOf(scope, [
    () => `function ${name}(${text}) { ${body(inner)} }`,
    () => `const ${name} = function (${text}) { ${body(inner)} }`,
    () => `const ${name} = (${text}) => { ${body(inner)} };`,
    () => `const ${name} = (${text}) => (s.n++, ${expression(inner)})`,
    () => `async function ${name}(${text}) { ${body({ ...inner, mayAwait: true })} }`,
    () => `const ${name} = async (${text}) => { ${body({ ...inner, mayAwait: true })} };`,
    () => `function ${name}(p) { "use strict"\n${body(insideFunction(known, ["p"]))} }`,
    () => `function ${name}() { s.n++; try { return ${name}Retry() } finally { if (s.more) return ${name}Retry() } }
      function ${name}Retry() { s.n++; ${statements(inner, 1)} }`,
  ]);
  return { text: `${definition}\ntrace(${name}.name + ${name}.length);`, scope: known };
}

function generatorOf(scope: Scope): Definition {
  const name = scope.fresh("g");
  const inner = insideFunction(scope, [], { mayYield: true });
  const outer = scope.generators.at(-1);
  const delegate = outer === undefined ? "" : `yield* ${outer}();`;
  const text = `function* ${name}() { s.n++; ${delegate} yield 1; ${statements(inner, 2)} }`;
  return { text, scope: { ...scope, generators: [...scope.generators, name] } };
}

function classOf(scope: Scope): Definition {
  const name = scope.fresh("C");
  const inside = (names: readonly string[] = []) => insideFunction(scope, names);
  const parent = scope.classes.at(-1);
  const { text, names } = parameters(scope);
  const member = () =>
    oneOf(scope, [
      () => `field = ${countedExpression(deeper(scope, { mayAwait: false, mayYield: false }))}`,
      () => `static [s.n++ + "s"] = ${countedExpression(deeper(scope, { mayAwait: false, mayYield: false }))};`,
      () => `static { s.n++; ${statements({ ...inside(), mayReturn: false }, 1)} }`,
      () => `constructor(${text}) { s.n++; ${parent === undefined ? "" : "super();"} ${statements(inside(names), 1)} }`,
    ]);
  const body = `${member()}
    static made = (s.n++, ${expression(deeper(scope, { mayAwait: false, mayYield: false }))});
    #hidden() { s.n++; return ${expression(inside())} }
    secret() { s.n++; return this.#hidden() }
    m(x) { s.n++; ${statements(inside(["x"]), 1)} }
    get value() { s.n++; return ${expression(inside())} }
    set value(x) { s.n++; ${statements(inside(["x"]), 1)} }`;
  const heritage = parent === undefined ? "" : `extends (s.n++, ${parent}) `;
  return {
    text: `class ${name} ${heritage}{ ${body} }`,
    scope: { ...scope, classes: [...scope.classes, name] },
  };
}
