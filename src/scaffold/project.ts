import type { Contract } from "../contract/model.js";
import { type ServiceParts, servicesOf } from "../emit/service-parts.js";
import type { Choices, ProjectFile, TemplateName } from "./choices.js";
import { describeService } from "./describe-service.js";
import { fixtureFiles } from "./fixture-files.js";
import { folders } from "./folders.js";
import { packageJson, type Versions } from "./package-json.js";
import { commandsOf, isYarnClassic } from "./package-manager.js";
import { databaseName } from "./project-name.js";
import { renderText, type TextView } from "./render-text.js";
import { servicesFile } from "./services-file.js";
import { simulationFile } from "./simulation-file.js";

/** The files of `templates/project` by set and path; those ending in `.hbs` are to be rendered. */
export type TemplateFiles = Readonly<Record<string, Readonly<Record<string, string>>>>;

export interface ProjectInput {
  readonly choices: Choices;
  readonly contract: Contract;
  readonly templates: TemplateFiles;
  readonly versions: Versions;
  /** What package.json asks of asyncapi-gen. */
  readonly dependency: string;
  /** Whether that is a file in the project's `vendor/`. */
  readonly isVendored: boolean;
}

/**
 * What a project has besides contracts, configuration and what `generate` makes of the two. Pure;
 * sorted by path.
 */
export function projectFiles(input: ProjectInput): readonly ProjectFile[] {
  const { choices, contract, templates, versions, dependency } = input;
  const services = servicesOf(contract, { ...folders, sourceOf: () => "" });
  const view = viewOf(input, services);
  const laidDown = new Map<string, ProjectFile>();
  const made = [
    packageJson(choices, versions, dependency),
    servicesFile(services),
    simulationFile(services),
    ...fixtureFiles(services),
  ];
  const rendered = setsOf(choices.template).flatMap((set) =>
    Object.entries(templates[set] ?? {}).map(([path, text]) => renderFile(path, text, view)),
  );
  // A template's own file wins over what is made for any project.
  for (const file of [...made, ...rendered]) laidDown.set(file.path, file);
  return [...laidDown.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
}

export const setsOf = (template: TemplateName): readonly string[] =>
  template === "documents" ? ["common", template] : ["common", "example", template];

function renderFile(path: string, text: string, view: TextView): ProjectFile {
  if (!path.endsWith(".hbs")) return { path, content: text };
  return { path: path.slice(0, -".hbs".length), content: renderText(text, view) };
}

function viewOf(
  { choices, isVendored }: ProjectInput,
  services: readonly ServiceParts[],
): TextView {
  const { name, template, store, packageManager, packageManagerVersion } = choices;
  return {
    ...commandsOf(choices),
    name,
    database: databaseName(name),
    ecommerce: template === "ecommerce",
    minimal: template === "minimal",
    documents: template === "documents",
    example: template !== "documents",
    postgres: store === "postgres",
    nats: choices.broker === "nats",
    compose: store === "postgres" || choices.broker !== undefined,
    pnpm: packageManager === "pnpm",
    bun: packageManager === "bun",
    corepack: packageManager === "yarn" && !isYarnClassic(choices),
    // Without its version it cannot be set up, nor the cache of what it installs.
    cache: packageManager === "bun" || packageManagerVersion === undefined ? "" : packageManager,
    vendored: isVendored,
    hasSagas: services.some(({ sagas }) => sagas.length > 0),
    services: services.map((parts) => ({ folder: parts.folder, does: describeService(parts) })),
  };
}
