/**
 * Relative links of Markdown pages: to files that exist, and to headings that they have.
 */

/** A Markdown page, with its path relative to the project's root. */
export interface Page {
  readonly path: string;
  readonly text: string;
}

const LINK = /!?\[[^\]]*\]\(([^()\s]+)(?:\s+"[^"]*")?\)/g;
const ABSOLUTE = /^[a-z][a-z0-9+.-]*:/i;

/** Faults of all pages' links. `exists` takes a path relative to the project's root. */
export function brokenLinks(pages: readonly Page[], exists: (path: string) => boolean): string[] {
  const headings = new Map(pages.map((page) => [page.path, headingIds(page.text)]));
  return pages.flatMap((page) =>
    linksOf(page.text).flatMap((link) => {
      const [file = "", heading] = link.split("#");
      const path = file === "" ? page.path : decodeURI(new URL(file, `file:///${page.path}`).pathname.slice(1));
      if (!exists(path)) return [`${page.path}: ${link} does not exist`];
      const known = headings.get(path);
      if (heading === undefined || known === undefined || known.has(heading)) return [];
      return [`${page.path}: ${link}: ${path} has no such heading`];
    }),
  );
}

function linksOf(text: string): string[] {
  return [...withoutCode(text).matchAll(LINK)]
    .map(([, target]) => target)
    .filter((target) => target !== undefined)
    .filter((target) => !ABSOLUTE.test(target));
}

/** Ids of a page's headings, made as GitHub makes them. */
function headingIds(text: string): Set<string> {
  const titles = withoutFences(text).matchAll(/^#{1,6}\s+(.+?)\s*#*$/gm);
  return new Set(
    [...titles].map(([, title = ""]) =>
      title
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N}\s_-]/gu, "")
        .replaceAll(/\s/g, "-"),
    ),
  );
}

function withoutFences(text: string): string {
  return text.replaceAll(/^(```+|~~~+)[^\n]*\n.*?^\1\s*$/gms, "");
}

function withoutCode(text: string): string {
  return withoutFences(text).replaceAll(/`[^`\n]*`/g, "");
}
