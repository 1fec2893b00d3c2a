/** The client's cases inside workerd: a Worker that runs the one it is asked for. */
import { runClientCase } from "../suites/client.case.ts";
import type { Stage } from "../suites/client-stage.ts";

export default {
  async fetch(request: Request): Promise<Response> {
    const { title, stage } = await request.json<{ title: string; stage: Stage }>();
    return Response.json({ failure: await runClientCase(title, stage) });
  },
};
