import { codecCases } from "../../suites/codec.case.ts";

codecCases();
