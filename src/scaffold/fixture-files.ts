import { rootedPath } from "../emit/rooted-path.js";
import { fixtureFile, type ServiceParts } from "../emit/service-parts.js";
import type { ProjectFile } from "./choices.js";
import { folders } from "./folders.js";

const content = `import type { ContractFixture } from "asyncapi-gen/testing";
import { migrations } from "../../src/migrations.js";

/** What the contract tests lay down before they hand messages to your handlers. */
export const fixture: ContractFixture = {
  migrations,
  // async seed(tx) { await tx.query("insert into ..."); },
};
`;

/** The fixtures that \`generate\` would lay down too, but which know the project's migrations. */
export const fixtureFiles = (services: readonly ServiceParts[]): readonly ProjectFile[] =>
  services.map((parts) => ({ path: rootedPath(folders.servicesDir, fixtureFile(parts)), content }));
