/**
 * A web endpoint: a page and a JSON API that tell whether a text colour is readable on a background (WCAG 2.2).
 *
 * A module whose default export has `fetch` gets every request below `/f/contrast` as it is, its path counted
 * from there.
 */

interface Contrast {
  text: string;
  background: string;
  /** From 1 (the same colour) to 21 (black on white). */
  ratio: number;
  /** Whether body text may be set so, by the levels of WCAG 2.2. */
  aa: boolean;
  aaa: boolean;
}

const HEX_COLOR = /^#?([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i;

export default {
  fetch(request: Request): Response {
    if (request.method !== "GET") return refuse(405, "Only GET is served.");
    const { pathname, searchParams } = new URL(request.url);
    const contrast = compare(searchParams.get("text") ?? "#333333", searchParams.get("background") ?? "#ffffff");
    if (pathname === "/")
      return new Response(page(contrast), { headers: { "content-type": "text/html; charset=utf-8" } });
    if (pathname !== "/api") return refuse(404, "There are / and /api.");
    if (contrast === null) return refuse(400, "Give hex colours: ?text=333333&background=ffffff");
    return Response.json(contrast);
  },
};

function refuse(status: number, error: string): Response {
  return Response.json({ error }, { status });
}

/** The contrast of two hex colours, or null when one is none. */
function compare(text: string, background: string): Contrast | null {
  const [dark, light] = [luminance(text), luminance(background)].sort((a, b) => a - b);
  if (dark === undefined || light === undefined || Number.isNaN(dark + light)) return null;
  const ratio = Math.round(((light + 0.05) / (dark + 0.05)) * 100) / 100;
  return { text, background, ratio, aa: ratio >= 4.5, aaa: ratio >= 7 };
}

/** Relative luminance from 0 to 1; NaN for what is no colour. */
function luminance(color: string): number {
  const channels = HEX_COLOR.exec(color)?.slice(1) ?? [];
  const [red = Number.NaN, green = Number.NaN, blue = Number.NaN] = channels.map((channel) => {
    const value = Number.parseInt(channel, 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** Only colours that `compare` accepted are written into the page. */
function page(contrast: Contrast | null): string {
  const { text, background } = contrast ?? { text: "#333333", background: "#ffffff" };
  const verdict = contrast === null ? "One of these is no colour." : `${contrast.ratio} : 1, ${grade(contrast)}`;
  return `<!doctype html>
<html lang="en">
<title>Contrast</title>
<style>
  body { font: 1.25rem/1.5 system-ui; margin: 3rem auto; max-width: 30rem; }
  .sample { padding: 1rem; color: ${hex(text)}; background: ${hex(background)}; }
</style>
<h1>Can one read this?</h1>
<form>
  <label>Text <input type="color" name="text" value="${hex(text)}"></label>
  <label>Background <input type="color" name="background" value="${hex(background)}"></label>
  <button>Compare</button>
</form>
<p class="sample">${verdict}</p>
</html>
`;
}

function grade({ aa, aaa }: Contrast): string {
  if (aaa) return "AAA";
  return aa ? "AA" : "too weak for body text";
}

const hex = (color: string): string => (color.startsWith("#") ? color : `#${color}`);
