import { basename } from "node:path";
import type { Choices, ProjectFile } from "../../scaffold/choices.js";
import { configFile } from "../../scaffold/config-file.js";
import { projectFiles, type TemplateFiles } from "../../scaffold/project.js";
import type { ProjectStage } from "../../workspace/new-project.js";
import { exitCodes } from "../exit-codes.js";
import type { Io } from "../io.js";
import type { OwnPackage } from "../own-package.js";
import { readContract } from "../read-contract.js";
import type { Contracts } from "./given-documents.js";
import { isUnpublished, vendoredPackage, vendorPath } from "./vendored-package.js";

export interface ProjectPlan {
  readonly choices: Choices;
  /** Absent: those of the template. */
  readonly contracts: Contracts | undefined;
  readonly templates: TemplateFiles;
  readonly own: OwnPackage;
  /** Only the name of what takes long to make. */
  readonly dryRun: boolean;
}

/** Puts the whole project on the stage, generated files included. */
export async function buildProject(stage: ProjectStage, plan: ProjectPlan, io: Io): Promise<void> {
  const { choices, templates, own } = plan;
  const contracts = plan.contracts ?? (await templateContracts(stage, plan));
  const names = contracts.files.map(({ path }) => path);
  stage.write([...contracts.files, configFile(contracts.documents, names)]);
  const isVendored = isUnpublished(own);
  const dependency = isVendored ? `file:${vendorPath(own)}` : own.version;
  stage.write(
    projectFiles({
      choices,
      contract: contracts.contract,
      templates,
      versions: own.devDependencies,
      dependency,
      isVendored,
    }),
  );
  await generateInto(stage, io);
  if (isVendored) stage.write([await vendored(plan)]);
}

const vendored = async ({ own, dryRun }: ProjectPlan): Promise<ProjectFile> =>
  dryRun ? { path: vendorPath(own), content: "" } : vendoredPackage(own);

async function templateContracts(
  stage: ProjectStage,
  { choices, templates }: ProjectPlan,
): Promise<Contracts> {
  const all = Object.entries(templates[choices.template] ?? {});
  const files = all.flatMap(([path, content]) =>
    path.startsWith("contracts/") ? [{ path, content }] : [],
  );
  const documents = files.map(({ path }) => path).filter((path) => path.endsWith(".asyncapi.yaml"));
  stage.write(files);
  const { contract } = await readContract(stage.folder, documents);
  return { contract, documents, files };
}

/** Runs the very command that the user will run, so that it finds nothing left to do. */
async function generateInto(stage: ProjectStage, { env, stdin }: Io): Promise<void> {
  const { generateFiles } = await import("../generate-files.js");
  let told = "";
  const output = {
    write: (text: string) => {
      told += text;
    },
    isTTY: false,
    columns: undefined,
  };
  const io: Io = { cwd: stage.folder, env, stdin, stdout: output, stderr: output };
  const code = await generateFiles([], { color: false, format: "text", quiet: true }, io);
  // The documents have been read and found good, so this is no fault of theirs.
  if (code !== exitCodes.clean) throw new Error(`${basename(stage.folder)}: ${told}`);
}
