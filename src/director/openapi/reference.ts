/**
 * The document as a director serves it. The platform's own part is made once, at the first look; the text is made again
 * when a function has changed.
 */
import type { Route } from "../director.ts";
import { describeRoutes, type OpenApiDocument } from "./document.ts";
import { type DeployedFunction, describeFunctions, type PrintSignature } from "./functions.ts";
import { CALL_RESPONSES } from "./problems.ts";

/** Texts kept: what everybody sees, and what holders of keys see. */
const MAX_KEPT_TEXTS = 2;

/** The document with the functions that somebody may see, as JSON text. */
export interface ApiReference {
  render(functions: readonly DeployedFunction[]): string;
}

/** Makes the reference of one director. */
export function createReference(routes: readonly Route[], print: PrintSignature): ApiReference {
  let platform: OpenApiDocument | undefined;
  const kept = new Map<string, string>();
  return {
    render(functions) {
      const state = stateOf(functions);
      const known = kept.get(state);
      if (known !== undefined) return known;
      platform ??= describeRoutes(routes);
      const text = JSON.stringify(withFunctions(platform, functions, print));
      const [oldest] = kept.keys();
      if (oldest !== undefined && kept.size >= MAX_KEPT_TEXTS) kept.delete(oldest);
      kept.set(state, text);
      return text;
    },
  };
}

/** The platform's document with deployed functions put in. */
export function withFunctions(
  platform: OpenApiDocument,
  functions: readonly DeployedFunction[],
  print: PrintSignature,
): OpenApiDocument {
  const { paths, schemas } = describeFunctions(functions, print);
  const { components } = platform;
  return {
    ...platform,
    paths: { ...platform.paths, ...paths },
    components: {
      ...components,
      schemas: { ...components.schemas, ...schemas },
      responses: { ...components.responses, ...CALL_RESPONSES },
    },
  };
}

/** Changes whenever a function does: every change of the registry makes a revision. */
function stateOf(functions: readonly DeployedFunction[]): string {
  const versions = functions.flatMap((fn) => fn.versions);
  return versions.map(({ name, version, revision }) => `${name}@${version}.${revision}`).join(" ");
}
