import { createHash } from "node:crypto";
import type { Json } from "../contract/model.js";

/**
 * Marks (those that are not "") by which a renamed member is known again, most telling first: `message:3f2a9c01`. Short,
 * because they are kept in the manifest, and the same for the same thing in every run.
 */
export const kinOf = (marks: Readonly<Record<string, Json>>): readonly string[] =>
  Object.entries(marks)
    .filter(([, value]) => value !== "")
    .map(([what, value]) => `${what}:${shortHash(JSON.stringify(value))}`);

const shortHash = (text: string): string =>
  createHash("sha256").update(text).digest("hex").slice(0, 8);
