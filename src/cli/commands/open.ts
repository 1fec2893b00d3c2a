/**
 * `troupe open`: the server's reference page, or a web function's own page, in the browser.
 */
import { defineCommand } from "../command.ts";

export const open = defineCommand({
  name: "open",
  summary: "Open the API reference in the browser, or the page of a web function; prints its address",
  examples: ["troupe open", "troupe open contrast"],
  positionals: { fn: "optional" },
  options: {},
  async run({ positionals: { fn } }, { out, connect, browse }) {
    const api = await connect();
    const url = `${api.url}${fn === undefined ? "/docs" : `/f/${encodeURIComponent(fn)}/`}`;
    out.result({ url }, () => url);
    if (!out.json) browse(url);
  },
});
