import { describe } from "vitest";
import { openStore } from "../shop/store.js";
import { playAll } from "./play-all.js";

describe("the shop on PGlite", () => playAll(() => openStore("pglite")));
