/** The page as text. What comes from a visitor is escaped. */
export function page(name: string): string {
  return `<!doctype html>
<html lang="en">
<title>Hello</title>
<h1>Hello, ${escaped(name)}!</h1>
<form><label>Your name <input name="name"></label> <button>Greet</button></form>
</html>
`;
}

const ENTITIES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

const escaped = (text: string): string => text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? "");
