/**
 * Finds out what a bundled module exports, without running it: which exports are functions, which are plainly
 * something else, and which only a run could tell.
 */
import {
  type AnyNode,
  type ExportNamedDeclaration,
  type ModuleDeclaration,
  type Program,
  parse,
  type Statement,
} from "acorn";

/** `unclear` is the result of a call and the like: `memoize(f)`, `new Hono()`. */
export type ExportShape = "function" | "unclear" | "other";

export interface ModuleExport {
  readonly name: string;
  readonly shape: ExportShape;
}

/** Lists the exports of a module as the bundler writes it: declarations, then one `export { … }`. */
export function listExports(code: string): ModuleExport[] {
  const program = parse(code, { ecmaVersion: "latest", sourceType: "module" });
  const declared = declarations(program);
  return program.body.filter(isExportList).flatMap(({ specifiers }) =>
    specifiers.map(({ local, exported }) => {
      const name = nameOf(exported);
      return { name, shape: shapeOf(follow(nameOf(local), declared), name) };
    }),
  );
}

type Declared = AnyNode | null | undefined;

/** What each name at the top of the module stands for; null for a name without a value of its own. */
function declarations(program: Program): Map<string, Declared> {
  const declared = new Map<string, Declared>();
  for (const statement of program.body) {
    if (statement.type === "FunctionDeclaration" || statement.type === "ClassDeclaration") {
      declared.set(statement.id.name, statement);
    }
    if (statement.type !== "VariableDeclaration") continue;
    for (const { id, init } of statement.declarations) {
      if (id.type === "Identifier") declared.set(id.name, init);
    }
  }
  return declared;
}

/** The value behind a name, through names that only stand for others: `var main_default = app`. */
function follow(name: string, declared: ReadonlyMap<string, Declared>): Declared {
  let value = declared.get(name);
  for (let steps = 0; value?.type === "Identifier" && steps < declared.size; steps++) value = declared.get(value.name);
  return value;
}

const isExportList = (statement: Statement | ModuleDeclaration): statement is ExportNamedDeclaration =>
  statement.type === "ExportNamedDeclaration";

const nameOf = (name: ExportNamedDeclaration["specifiers"][number]["local"]): string =>
  name.type === "Literal" ? String(name.value) : name.name;

function shapeOf(declared: Declared, name: string): ExportShape {
  switch (declared?.type) {
    case "FunctionDeclaration":
    case "FunctionExpression":
    case "ArrowFunctionExpression":
      return "function";
    case "ObjectExpression":
      return name === "default" && declared.properties.some(isFetch) ? "function" : "other";
    case "ClassDeclaration":
    case "ClassExpression":
    case "ArrayExpression":
    case "Literal":
    case "TemplateLiteral":
    case "UnaryExpression":
      return "other";
    default:
      return "unclear";
  }
}

/** Whether a property makes its object a web endpoint: `fetch`, or a spread that may hold one. */
const isFetch = (property: { type: string; key?: AnyNode }): boolean =>
  property.type === "SpreadElement" || (property.key?.type === "Identifier" && property.key.name === "fetch");
