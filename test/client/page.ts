/** The client's cases in a web page: a function of the page runs the one it is asked for. */
import { runClientCase } from "../suites/client.case.ts";

Object.assign(globalThis, { runClientCase });
