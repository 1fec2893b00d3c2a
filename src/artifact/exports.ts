/**
 * The parameter names of an exported function, as far as the module itself tells them.
 */
import type {
  AnyNode,
  ExportNamedDeclaration,
  Function as FunctionNode,
  Pattern,
  Program,
  VariableDeclaration,
} from "acorn";

/** Names of the parameters of the export, null where a parameter has none; null when the function is not in sight. */
export function exportedParameters(program: Program, exportName: string): (string | null)[] | null {
  const found = exportedNode(program, exportName);
  return isFunction(found) ? found.params.map(parameterName) : null;
}

function parameterName(pattern: Pattern): string | null {
  if (pattern.type === "Identifier") return pattern.name;
  return pattern.type === "AssignmentPattern" && pattern.left.type === "Identifier" ? pattern.left.name : null;
}

/** Anything that an export can be bound to. */
type Bound = { readonly type: string } | null | undefined;

function isFunction(node: Bound): node is FunctionNode {
  return (
    node?.type === "FunctionDeclaration" ||
    node?.type === "FunctionExpression" ||
    node?.type === "ArrowFunctionExpression"
  );
}

/** What the export is: a function, or the expression it was made by. */
function exportedNode(program: Program, exportName: string): Bound {
  for (const statement of program.body) {
    if (statement.type === "ExportDefaultDeclaration" && exportName === "default") {
      const { declaration } = statement;
      return declaration.type === "Identifier" ? declarationOf(program, declaration.name) : declaration;
    }
    if (statement.type === "ExportNamedDeclaration" && !statement.source) {
      const local = localName(statement, exportName);
      if (local !== undefined) return declarationOf(program, local);
    }
  }
  return undefined;
}

/** The name inside the module of what a statement exports under `exportName`. */
function localName({ specifiers, declaration }: ExportNamedDeclaration, exportName: string): string | undefined {
  for (const { exported, local } of specifiers) {
    const name = exported.type === "Identifier" ? exported.name : exported.value;
    if (name === exportName && local.type === "Identifier") return local.name;
  }
  return declaration && declares(declaration, exportName) ? exportName : undefined;
}

/** The top-level function or initial value bound to a name. */
function declarationOf(program: Program, name: string): Bound {
  for (const statement of program.body) {
    const declaration = statement.type === "ExportNamedDeclaration" ? statement.declaration : statement;
    if (declaration?.type === "FunctionDeclaration" && declaration.id?.name === name) return declaration;
    if (declaration?.type === "VariableDeclaration") {
      const declarator = declaratorOf(declaration, name);
      if (declarator) return declarator.init;
    }
  }
  return undefined;
}

function declaratorOf(declaration: VariableDeclaration, name: string) {
  return declaration.declarations.find(({ id }) => id.type === "Identifier" && id.name === name);
}

function declares(declaration: AnyNode, name: string): boolean {
  return declaration.type === "VariableDeclaration"
    ? declaratorOf(declaration, name) !== undefined
    : "id" in declaration && declaration.id?.type === "Identifier" && declaration.id.name === name;
}
