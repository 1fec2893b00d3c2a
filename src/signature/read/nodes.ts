/**
 * The syntax tree of TypeScript, as far as signatures need it: acorn's own types know only JavaScript.
 */

/** Where a node begins, both counted by acorn: lines from 1, columns from 0. */
interface Position {
  readonly line: number;
  readonly column: number;
}

export interface Node<Type extends string = string> {
  readonly type: Type;
  readonly start: number;
  readonly end: number;
  readonly loc: { readonly start: Position };
}

export interface Identifier extends Node<"Identifier"> {
  readonly name: string;
  readonly optional?: boolean;
  readonly typeAnnotation?: Annotation;
}

/** `: Type`; a type predicate takes the place of the type. */
export interface Annotation extends Node<"TSTypeAnnotation"> {
  readonly typeAnnotation: TypeNode | TypePredicate;
}

interface TypePredicate extends Node<"TSTypePredicate"> {
  readonly asserts: boolean;
}

/* Types */

export interface TypeReference extends Node<"TSTypeReference"> {
  readonly typeName: EntityName;
  readonly typeArguments?: TypeArguments;
}

/** `A` or `A.B`. */
export type EntityName = Identifier | QualifiedName;
interface QualifiedName extends Node<"TSQualifiedName"> {
  readonly left: EntityName;
  readonly right: Identifier;
}

export interface TypeArguments extends Node<"TSTypeParameterInstantiation"> {
  readonly params: readonly TypeNode[];
}

export interface TypeParameters extends Node<"TSTypeParameterDeclaration"> {
  readonly params: readonly TypeParameter[];
}

interface TypeParameter extends Node<"TSTypeParameter"> {
  readonly name: string;
  readonly constraint?: TypeNode;
  readonly default?: TypeNode;
}

export interface UnionType extends Node<"TSUnionType"> {
  readonly types: readonly TypeNode[];
}

interface IntersectionType extends Node<"TSIntersectionType"> {
  readonly types: readonly TypeNode[];
}

interface ArrayType extends Node<"TSArrayType"> {
  readonly elementType: TypeNode;
}

export interface TupleType extends Node<"TSTupleType"> {
  readonly elementTypes: readonly TupleElement[];
}

interface NamedMember extends Node<"TSNamedTupleMember"> {
  readonly optional: boolean;
  readonly elementType: TypeNode;
}

interface OptionalType extends Node<"TSOptionalType"> {
  readonly typeAnnotation: TypeNode;
}

interface RestType extends Node<"TSRestType"> {
  readonly typeAnnotation: TypeNode | NamedMember;
}

export type TupleElement = TypeNode | NamedMember | OptionalType | RestType;

interface ParenthesizedType extends Node<"TSParenthesizedType"> {
  readonly typeAnnotation: TypeNode;
}

export interface TypeOperator extends Node<"TSTypeOperator"> {
  readonly operator: "keyof" | "readonly" | "unique";
  readonly typeAnnotation: TypeNode;
}

export interface IndexedAccessType extends Node<"TSIndexedAccessType"> {
  readonly objectType: TypeNode;
  readonly indexType: TypeNode;
}

interface LiteralType extends Node<"TSLiteralType"> {
  readonly literal: Expression;
}

export interface TypeLiteral extends Node<"TSTypeLiteral"> {
  readonly members: readonly TypeMember[];
}

export interface TypeQuery extends Node<"TSTypeQuery"> {
  readonly exprName: EntityName | Node<"TSImportType">;
}

/** `import("./types.ts").User` */
export interface ImportType extends Node<"TSImportType"> {
  readonly argument: StringLiteral;
  readonly qualifier?: EntityName;
  readonly typeArguments?: TypeArguments;
}

export interface FunctionType extends Node<"TSFunctionType" | "TSCallSignatureDeclaration"> {
  readonly parameters: readonly Pattern[];
  readonly typeAnnotation?: Annotation;
  readonly typeParameters?: TypeParameters;
}

export type KeywordType = Node<
  | "TSStringKeyword"
  | "TSNumberKeyword"
  | "TSBooleanKeyword"
  | "TSBigIntKeyword"
  | "TSNullKeyword"
  | "TSUndefinedKeyword"
  | "TSVoidKeyword"
  | "TSUnknownKeyword"
  | "TSNeverKeyword"
  | "TSObjectKeyword"
>;

/** Types that no signature can hold. */
export type RefusedType = Node<
  | "TSAnyKeyword"
  | "TSSymbolKeyword"
  | "TSConditionalType"
  | "TSConstructorType"
  | "TSInferType"
  | "TSIntrinsicKeyword"
  | "TSMappedType"
  | "TSThisType"
>;

export type TypeNode =
  | KeywordType
  | TypeReference
  | UnionType
  | IntersectionType
  | ArrayType
  | TupleType
  | ParenthesizedType
  | TypeOperator
  | IndexedAccessType
  | LiteralType
  | TypeLiteral
  | TypeQuery
  | ImportType
  | FunctionType
  | RefusedType;

/* Members of object types */

export interface PropertySignature extends Node<"TSPropertySignature"> {
  readonly key: Expression;
  readonly computed: boolean;
  readonly optional?: boolean;
  readonly typeAnnotation?: Annotation;
}

export interface MethodSignature extends Node<"TSMethodSignature"> {
  readonly key: Expression;
  readonly computed: boolean;
  readonly kind: "get" | "set" | "method";
  readonly typeAnnotation?: Annotation;
}

export interface IndexSignature extends Node<"TSIndexSignature"> {
  readonly parameters: readonly [Identifier];
  readonly typeAnnotation?: Annotation;
}

export type TypeMember =
  | PropertySignature
  | MethodSignature
  | IndexSignature
  | FunctionType
  | Node<"TSConstructSignatureDeclaration">;

/* Declarations */

export interface InterfaceDeclaration extends Node<"TSInterfaceDeclaration"> {
  readonly id: Identifier;
  readonly typeParameters?: TypeParameters;
  readonly extends?: readonly Heritage[];
  readonly body: { readonly body: readonly TypeMember[] };
}

export interface Heritage extends Node<"TSExpressionWithTypeArguments"> {
  readonly expression: EntityName;
  readonly typeParameters?: TypeArguments;
}

export interface AliasDeclaration extends Node<"TSTypeAliasDeclaration"> {
  readonly id: Identifier;
  readonly typeParameters?: TypeParameters;
  readonly typeAnnotation: TypeNode;
}

export interface EnumDeclaration extends Node<"TSEnumDeclaration"> {
  readonly id: Identifier;
  readonly members: readonly EnumMember[];
}

export interface EnumMember extends Node<"TSEnumMember"> {
  readonly id: Identifier | StringLiteral;
  readonly initializer?: Expression;
}

interface ClassDeclaration extends Node<"ClassDeclaration"> {
  readonly id: Identifier | null;
}

export interface FunctionNode
  extends Node<"FunctionDeclaration" | "TSDeclareFunction" | "FunctionExpression" | "ArrowFunctionExpression"> {
  readonly id?: Identifier | null;
  readonly params: readonly Pattern[];
  readonly returnType?: Annotation;
  readonly typeParameters?: TypeParameters;
  readonly body?: Node;
  readonly declare?: boolean;
}

export interface VariableDeclarator extends Node<"VariableDeclarator"> {
  readonly id: Pattern;
  readonly init: Expression | null;
}

interface VariableDeclaration extends Node<"VariableDeclaration"> {
  readonly kind: string;
  readonly declarations: readonly VariableDeclarator[];
}

export type TypeDeclaration = InterfaceDeclaration | AliasDeclaration | EnumDeclaration | ClassDeclaration;
export type Declaration = TypeDeclaration | FunctionNode | VariableDeclaration;

/* Parameters */

interface AssignmentPattern extends Node<"AssignmentPattern"> {
  readonly left: Pattern;
  readonly right: Expression;
}

interface RestElement extends Node<"RestElement"> {
  readonly argument: Pattern;
  readonly typeAnnotation?: Annotation;
}

interface DestructuringPattern extends Node<"ObjectPattern" | "ArrayPattern"> {
  readonly optional?: boolean;
  readonly typeAnnotation?: Annotation;
}

export type Pattern = Identifier | AssignmentPattern | RestElement | DestructuringPattern;

/* Expressions */

export interface StringLiteral extends Node<"Literal"> {
  readonly value: string;
}

interface Literal extends Node<"Literal"> {
  readonly value: unknown;
  readonly bigint?: string;
  readonly regex?: unknown;
}

interface TemplateLiteral extends Node<"TemplateLiteral"> {
  readonly expressions: readonly unknown[];
  readonly quasis: readonly { readonly value: { readonly cooked?: string | null } }[];
}

interface UnaryExpression extends Node<"UnaryExpression"> {
  readonly operator: string;
  readonly argument: Expression;
}

export interface BinaryExpression extends Node<"BinaryExpression"> {
  readonly operator: string;
  readonly left: Expression;
  readonly right: Expression;
}

export interface MemberExpression extends Node<"MemberExpression"> {
  readonly object: Expression;
  readonly property: Expression;
  readonly computed: boolean;
}

/** `x as T`, `x satisfies T`, `<T>x`. */
interface TypedExpression extends Node<"TSAsExpression" | "TSTypeAssertion" | "TSSatisfiesExpression"> {
  readonly expression: Expression;
  readonly typeAnnotation: TypeNode;
}

interface WrappedExpression extends Node<"TSNonNullExpression" | "ParenthesizedExpression"> {
  readonly expression: Expression;
}

interface ArrayExpression extends Node<"ArrayExpression"> {
  readonly elements: readonly (Expression | Node<"SpreadElement"> | null)[];
}

interface ObjectExpression extends Node<"ObjectExpression"> {
  readonly properties: readonly (ObjectProperty | Node<"SpreadElement">)[];
}

export interface ObjectProperty extends Node<"Property"> {
  readonly key: Expression;
  readonly value: Expression;
  readonly computed: boolean;
  readonly kind: "init" | "get" | "set";
}

export type Expression =
  | Identifier
  | Literal
  | TemplateLiteral
  | UnaryExpression
  | BinaryExpression
  | MemberExpression
  | TypedExpression
  | WrappedExpression
  | ArrayExpression
  | ObjectExpression
  | FunctionNode
  | Node<"ClassExpression" | "NewExpression" | "CallExpression">;

/* Modules */

export type Name = Identifier | StringLiteral;

interface ImportSpecifier extends Node<"ImportSpecifier"> {
  readonly imported: Name;
  readonly local: Identifier;
}

interface OtherImportSpecifier extends Node<"ImportDefaultSpecifier" | "ImportNamespaceSpecifier"> {
  readonly local: Identifier;
}

export interface ImportDeclaration extends Node<"ImportDeclaration"> {
  readonly specifiers: readonly (ImportSpecifier | OtherImportSpecifier)[];
  readonly source: StringLiteral;
}

export interface ExportNamedDeclaration extends Node<"ExportNamedDeclaration"> {
  readonly declaration: Declaration | null;
  readonly specifiers: readonly (Node<"ExportSpecifier"> & { readonly local: Name; readonly exported: Name })[];
  readonly source: StringLiteral | null;
}

export interface ExportAllDeclaration extends Node<"ExportAllDeclaration"> {
  readonly exported: Name | null;
  readonly source: StringLiteral;
}

export interface ExportDefaultDeclaration extends Node<"ExportDefaultDeclaration"> {
  readonly declaration: TypeDeclaration | FunctionNode | Expression;
}

export type Statement =
  | Declaration
  | ImportDeclaration
  | ExportNamedDeclaration
  | ExportAllDeclaration
  | ExportDefaultDeclaration;

/** The text of a name that may be written as a string. */
export function nameOf(name: Name): string {
  return name.type === "Identifier" ? name.name : name.value;
}
