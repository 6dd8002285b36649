import fc from "fast-check";
import { expect, test } from "vitest";
import { databaseName, projectName } from "./project-name.js";

test.each([
  ["shop", "shop"],
  ["My Shop", "my-shop"],
  [".hidden", "hidden"],
  ["Größe", "gro-e"],
  ["a_b.c~d", "a_b.c~d"],
  ["42", "42"],
  ["--", "my-system"],
  ["店", "my-system"],
  ["pg", "my-pg"],
  ["node_modules", "my-node_modules"],
])("%s becomes %s", (folder, name) => {
  expect(projectName(folder)).toBe(name);
});

test("any folder gives a name that npm accepts, and one that PostgreSQL needs no quotes for", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), (folder) => {
      const name = projectName(folder);
      // As validate-npm-package-name has it for new packages.
      expect(name).toMatch(/^[a-z0-9~-][a-z0-9._~-]{0,213}$/);
      expect(encodeURIComponent(name)).toBe(name);
      expect(databaseName(name)).toMatch(/^[a-z_][a-z0-9_]*$/);
    }),
  );
});
