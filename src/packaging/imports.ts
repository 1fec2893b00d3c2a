/**
 * Finds what a TypeScript module imports, types included, with the place of every import.
 *
 * The bundler's own list would not do: it leaves out what is imported for its type alone, and gives no places.
 */
import { tsPlugin } from "@sveltejs/acorn-typescript";
import { Parser } from "acorn";
import { invalidSource } from "./faults.ts";

/** One import or re-export of a module. Offsets count in its text. */
export interface ModuleImport {
  readonly specifier: string;
  /** Whether it is gone when types are stripped. */
  readonly typeOnly: boolean;
  /** Range of the specifier, quotes included. */
  readonly start: number;
  readonly end: number;
  /** Where the statement ends, import attributes included. */
  readonly statementEnd: number;
  /** Names of the other module that are used; `*` stands for all of them. */
  readonly names: readonly string[];
  /** Range of `* as name`, and the name; null when the other module's namespace is not taken. */
  readonly namespace: { readonly start: number; readonly end: number; readonly name: string } | null;
}

/** A node of the syntax tree, as far as it is looked at. */
interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [key: string]: unknown;
}

const TypeScript = Parser.extend(tsPlugin());

/** Lists the imports of a module in order. Throws `invalid_source` for `shown` when it cannot be parsed. */
export function listImports(text: string, shown: string): ModuleImport[] {
  const found: ModuleImport[] = [];
  visit(parse(text, shown), (node) => {
    const read = READERS.get(node.type);
    const source = read === undefined ? null : sourceOf(node);
    if (read !== undefined && source !== null) found.push({ ...placeOf(node, source), ...read(node) });
  });
  return found;
}

function parse(text: string, shown: string): unknown {
  try {
    return TypeScript.parse(text, {
      ecmaVersion: "latest",
      sourceType: "module",
      locations: true,
      allowHashBang: true,
    });
  } catch (error) {
    const place = error instanceof SyntaxError ? Reflect.get(error, "loc") : undefined;
    const [line, column] = place === undefined ? [1, 1] : [Number(place.line), Number(place.column) + 1];
    const message = (error instanceof Error ? error.message : String(error)).replace(/\s*\(\d+:\d+\)$/, "");
    throw invalidSource([
      { file: shown, line, column, message: `${message}. Deployed untyped, it is bundled instead.` },
    ]);
  }
}

type Found = Pick<ModuleImport, "typeOnly" | "names" | "namespace">;

const READERS: ReadonlyMap<string, (node: Node) => Found> = new Map<string, (node: Node) => Found>([
  ["ImportDeclaration", readImport],
  ["ExportNamedDeclaration", readExport],
  ["ExportAllDeclaration", readExportAll],
  ["ImportExpression", () => ({ typeOnly: false, names: ["*", "default"], namespace: null })],
  ["TSImportType", () => ({ typeOnly: true, names: [], namespace: null })],
]);

function readImport(node: Node): Found {
  const specifiers = nodesOf(node.specifiers).filter(({ importKind }) => importKind !== "type");
  const all = specifiers.find(({ type }) => type === "ImportNamespaceSpecifier");
  const names = specifiers.flatMap((specifier) => {
    if (specifier.type === "ImportDefaultSpecifier") return ["default"];
    return specifier.type === "ImportSpecifier" ? [nameOf(specifier.imported)] : [];
  });
  const namespace = all === undefined ? null : { start: all.start, end: all.end, name: nameOf(all.local) };
  return { typeOnly: node.importKind === "type", names, namespace };
}

function readExport(node: Node): Found {
  const specifiers = nodesOf(node.specifiers).filter(({ exportKind }) => exportKind !== "type");
  const names = specifiers.map(({ local }) => nameOf(local));
  return { typeOnly: node.exportKind === "type", names, namespace: null };
}

function readExportAll(node: Node): Found {
  const typeOnly = node.exportKind === "type";
  const source = sourceOf(node);
  if (!isNode(node.exported) || source === null) return { typeOnly, names: ["*"], namespace: null };
  // From `*` to the name: `export` and one space stand before it at the least.
  const namespace = { start: node.start + "export ".length, end: node.exported.end, name: nameOf(node.exported) };
  return { typeOnly, names: [], namespace };
}

const placeOf = (node: Node, source: Node) => ({
  specifier: String(source.value),
  start: source.start,
  end: source.end,
  statementEnd: node.type.endsWith("Declaration") ? node.end : source.end,
});

/** The text that names the other module; null where there is none, or one that only a run could tell. */
function sourceOf({ source, argument }: Node): Node | null {
  const given = source ?? argument;
  const literal = isNode(given) && given.type === "TSLiteralType" ? given.literal : given;
  return isNode(literal) && typeof literal.value === "string" ? literal : null;
}

function nameOf(node: unknown): string {
  if (!isNode(node)) return "";
  return String(node.type === "Literal" ? node.value : node.name);
}

const isNode = (value: unknown): value is Node => typeof value === "object" && value !== null && "type" in value;
const nodesOf = (value: unknown): Node[] => (Array.isArray(value) ? value.filter(isNode) : []);

function visit(value: unknown, see: (node: Node) => void): void {
  if (Array.isArray(value)) for (const item of value) visit(item, see);
  if (!isNode(value)) return;
  see(value);
  for (const key of Object.keys(value)) if (typeof value[key] === "object") visit(value[key], see);
}
