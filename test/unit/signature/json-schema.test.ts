/**
 * The standard's own cases, for the keywords that signatures are written in.
 *
 * A group runs when its schema has no other keyword and refers to nothing but `#` and `#/$defs/…`; every other group of
 * a file that is run is listed below, with its reason. Files without a single such group are about other keywords.
 */
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { type Schema, schema } from "../../../src/contracts/schema.ts";
import { checkSchema } from "../../../src/signature/check.ts";
import { readCorpusFolder, readCorpusJson } from "../../support/corpora.ts";

const FOLDER = "json-schema/draft2020-12";

/** What the reader of signatures produces. */
const KEYWORDS = [
  "$defs",
  "$ref",
  "additionalProperties",
  "allOf",
  "anyOf",
  "const",
  "enum",
  "items",
  "maxItems",
  "minItems",
  "prefixItems",
  "properties",
  "required",
  "type",
];
/** What says nothing about values. */
const ANNOTATIONS = ["$schema", "$comment", "description"];

const FILES = [
  "additionalProperties",
  "allOf",
  "anyOf",
  "boolean_schema",
  "const",
  "enum",
  "infinite-loop-detection",
  "items",
  "maxItems",
  "minItems",
  "prefixItems",
  "properties",
  "ref",
  "required",
  "type",
];

const OTHER_KEYWORDS = "has a keyword that no TypeScript type can ask for";
const ADDRESSES = "gives schemas addresses of their own; signatures have one list of definitions";

const SKIPPED: Readonly<Record<string, string>> = {
  "additionalProperties: additionalProperties being false does not allow other properties": OTHER_KEYWORDS,
  "additionalProperties: non-ASCII pattern with additionalProperties": OTHER_KEYWORDS,
  "additionalProperties: additionalProperties with propertyNames": OTHER_KEYWORDS,
  "additionalProperties: dependentSchemas with additionalProperties": OTHER_KEYWORDS,
  "allOf: allOf simple types": OTHER_KEYWORDS,
  "anyOf: anyOf with base schema": OTHER_KEYWORDS,
  "items: items does not look in applicators, valid case": OTHER_KEYWORDS,
  "properties: properties, patternProperties, additionalProperties interaction": OTHER_KEYWORDS,
  "ref: relative pointer ref to array": "refers into a schema; signatures refer to definitions only",
  "ref: Recursive references between schemas": ADDRESSES,
  "ref: refs with relative uris and defs": ADDRESSES,
  "ref: $id must be resolved against nearest parent, not just immediate parent": ADDRESSES,
  "ref: simple URN base URI with $ref via the URN": ADDRESSES,
  "ref: simple URN base URI with JSON pointer": ADDRESSES,
  "ref: URN base URI with NSS": ADDRESSES,
  "ref: URN base URI with q-component": ADDRESSES,
  "ref: URN base URI with URN and JSON pointer ref": ADDRESSES,
  "ref: URN base URI with URN and anchor ref": ADDRESSES,
  "ref: ref with absolute-path-reference": ADDRESSES,
  "ref: $id with file URI still resolves pointers - windows": ADDRESSES,
  "ref: empty tokens in $ref json-pointer": "refers into a definition; signatures refer to definitions as a whole",
};

const groups = z.array(
  z.object({
    description: z.string(),
    schema,
    tests: z.array(z.object({ description: z.string(), data: z.unknown(), valid: z.boolean() })),
  }),
);
type Group = z.infer<typeof groups>[number];

const readGroups = (file: string): Group[] => groups.parse(readCorpusJson(`${FOLDER}/${file}`));
const files = readCorpusFolder(FOLDER).map(({ name }) => ({ name, groups: readGroups(name) }));
const isRun = (group: Group) => keywordsOf(group.schema).every((word) => [...KEYWORDS, ...ANNOTATIONS].includes(word));

describe.each(FILES)("%s", (name) => {
  const file = files.find((each) => each.name === `${name}.json`);
  const cases = (file?.groups ?? []).filter(isRun).flatMap((group) => {
    const check = checkSchema(group.schema, {});
    return group.tests.map((each) => ({ ...each, title: `${group.description}: ${each.description}`, check }));
  });

  test.each(cases)("$title", ({ check, data, valid }) => {
    expect(check(data, "value") === null).toBe(valid);
  });
});

test("every group of these files runs or is listed with its reason, and no other file has one that could run", () => {
  const hasRun = files.filter((file) => file.groups.some(isRun)).map((file) => file.name);
  expect(hasRun).toEqual(FILES.map((name) => `${name}.json`));
  const skipped = FILES.flatMap((name) => {
    return readGroups(`${name}.json`).flatMap((group) => (isRun(group) ? [] : [`${name}: ${group.description}`]));
  });
  expect(skipped).toEqual(Object.keys(SKIPPED));
});

test("every keyword that signatures produce is in a case that runs", () => {
  const met = new Set(files.flatMap((file) => file.groups.filter(isRun).flatMap((group) => keywordsOf(group.schema))));
  expect(KEYWORDS.filter((word) => !met.has(word))).toEqual([]);
});

/** The keywords of a schema and of those inside it; a reference that leads elsewhere counts as a keyword of its own. */
function keywordsOf(value: Schema): string[] {
  if (typeof value === "boolean") return [];
  const { $ref, $defs = {}, properties = {}, anyOf = [], allOf = [], prefixItems = [] } = value;
  const single = [value.items, value.additionalProperties].filter((inner) => inner !== undefined);
  const inner = [...Object.values($defs), ...Object.values(properties), ...anyOf, ...allOf, ...prefixItems, ...single];
  const elsewhere = $ref === undefined || /^#(\/\$defs\/[^/]+)?$/.test($ref) ? [] : [`$ref ${$ref}`];
  return [...Object.keys(value), ...elsewhere, ...inner.flatMap(keywordsOf)];
}
