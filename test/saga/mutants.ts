import * as real from "../../src/runtime/saga/decide.js";
import { tableMutants } from "./table-mutants.js";

/** Plausible bugs of the runtime's table, by what they do. */
export const mutants = tableMutants(real);
