/**
 * A web endpoint: a module whose default export has `fetch` gets every request below `/f/site`, its path counted
 * from there.
 */
import { page } from "./page.ts";

export default {
  fetch(request: Request): Response {
    const { pathname, searchParams } = new URL(request.url);
    const name = searchParams.get("name") ?? "World";
    if (pathname === "/") return new Response(page(name), { headers: { "content-type": "text/html; charset=utf-8" } });
    if (pathname === "/api/hello") return Response.json({ hello: name });
    return Response.json({ error: "There are / and /api/hello." }, { status: 404 });
  },
};
