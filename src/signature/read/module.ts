/**
 * What a module declares, imports and exports, found by name.
 */
import type {
  Declaration,
  ExportDefaultDeclaration,
  ExportNamedDeclaration,
  Expression,
  FunctionNode,
  Identifier,
  ImportDeclaration,
  Node,
  Statement,
  StringLiteral,
  TypeDeclaration,
  VariableDeclarator,
} from "./nodes.ts";
import { nameOf } from "./nodes.ts";

/** A declared type; `start` is where its statement begins, right after its JSDoc. */
export interface DeclaredType {
  readonly node: TypeDeclaration;
  readonly start: number;
}

/** A variable; `constant` when it is a `const`. */
export interface DeclaredVariable extends VariableDeclarator {
  readonly id: Identifier;
  readonly constant: boolean;
}

/** What a value's name is bound to. */
export type DeclaredValue = FunctionNode | DeclaredVariable | Expression | Node<"ClassDeclaration">;

/** A name of another module; null is the whole module, `import * as`. */
export interface Foreign {
  readonly source: StringLiteral;
  readonly name: string | null;
}

export interface Module {
  readonly path: string;
  readonly text: string;
  /** By name, several declarations of one: interfaces merge, functions have overloads. */
  readonly types: ReadonlyMap<string, readonly DeclaredType[]>;
  readonly values: ReadonlyMap<string, readonly DeclaredValue[]>;
  readonly imports: ReadonlyMap<string, Foreign>;
  /** By the exported name: the name inside the module, or a name of another one. */
  readonly exports: ReadonlyMap<string, string | Foreign>;
  /** `export * from`. */
  readonly stars: readonly StringLiteral[];
}

/** The inner name of a default export that has none of its own. */
const ANONYMOUS = "*default*";

/** The tables while they are filled. */
interface Filling {
  readonly types: Map<string, DeclaredType[]>;
  readonly values: Map<string, DeclaredValue[]>;
  readonly imports: Map<string, Foreign>;
  readonly exports: Map<string, string | Foreign>;
  readonly stars: StringLiteral[];
}

export function tabulate(path: string, text: string, statements: readonly Statement[]): Module {
  const filling: Filling = { types: new Map(), values: new Map(), imports: new Map(), exports: new Map(), stars: [] };
  for (const statement of statements) addStatement(filling, statement);
  return { path, text, ...filling };
}

function addStatement(filling: Filling, statement: Statement): void {
  if (statement.type === "ImportDeclaration") addImport(filling, statement);
  else if (statement.type === "ExportNamedDeclaration") addNamedExport(filling, statement);
  else if (statement.type === "ExportDefaultDeclaration") addDefaultExport(filling, statement);
  else if (statement.type !== "ExportAllDeclaration") addDeclaration(filling, statement, statement.start);
  else if (statement.exported === null) filling.stars.push(statement.source);
  else filling.exports.set(nameOf(statement.exported), { source: statement.source, name: null });
}

function addImport({ imports }: Filling, { specifiers, source }: ImportDeclaration): void {
  for (const specifier of specifiers) {
    const name =
      specifier.type === "ImportSpecifier"
        ? nameOf(specifier.imported)
        : specifier.type === "ImportDefaultSpecifier"
          ? "default"
          : null;
    imports.set(specifier.local.name, { source, name });
  }
}

function addNamedExport(filling: Filling, { declaration, specifiers, source, start }: ExportNamedDeclaration): void {
  for (const { local, exported } of specifiers) {
    const name = nameOf(local);
    filling.exports.set(nameOf(exported), source === null ? name : { source, name });
  }
  if (declaration === null) return;
  for (const name of addDeclaration(filling, declaration, start)) filling.exports.set(name, name);
}

function addDefaultExport(filling: Filling, { declaration, start }: ExportDefaultDeclaration): void {
  if (declaration.type === "Identifier") {
    filling.exports.set("default", declaration.name);
  } else if (isDeclaration(declaration)) {
    const [name] = addDeclaration(filling, declaration, start);
    filling.exports.set("default", name ?? ANONYMOUS);
  } else {
    add(filling.values, ANONYMOUS, declaration);
    filling.exports.set("default", ANONYMOUS);
  }
}

/** Adds a declaration under the names it declares, and returns those. Other statements declare nothing. */
function addDeclaration(filling: Filling, declaration: Declaration, start: number): readonly string[] {
  switch (declaration.type) {
    case "TSInterfaceDeclaration":
    case "TSTypeAliasDeclaration":
    case "TSEnumDeclaration":
      add(filling.types, declaration.id.name, { node: declaration, start });
      return [declaration.id.name];
    case "ClassDeclaration": {
      const name = declaration.id?.name ?? ANONYMOUS;
      add(filling.types, name, { node: declaration, start });
      add(filling.values, name, declaration);
      return [name];
    }
    case "FunctionDeclaration":
    case "TSDeclareFunction": {
      const name = declaration.id?.name ?? ANONYMOUS;
      add(filling.values, name, declaration);
      return [name];
    }
    case "VariableDeclaration":
      return declaration.declarations.flatMap((declarator) =>
        addVariable(filling, declarator, declaration.kind === "const"),
      );
    default:
      return [];
  }
}

function addVariable({ values }: Filling, declarator: VariableDeclarator, constant: boolean): string[] {
  const { id } = declarator;
  if (id.type !== "Identifier") return [];
  add(values, id.name, { ...declarator, id, constant });
  return [id.name];
}

function isDeclaration(node: Declaration | Expression): node is Declaration {
  return /Declaration$|^TSDeclareFunction$/.test(node.type);
}

function add<Item>(map: Map<string, Item[]>, name: string, item: Item): void {
  const known = map.get(name);
  if (known === undefined) map.set(name, [item]);
  else known.push(item);
}
