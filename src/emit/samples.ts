import type { Message } from "../contract/model.js";
import { type Identifier, stringLiteral } from "./code.js";
import type { Emitter, GeneratedFile } from "./emitter.js";
import { header } from "./header.js";
import { identifier } from "./identifier.js";
import { Imports } from "./imports.js";
import { jsonLayout } from "./json-layout.js";
import { brokenList, code, type Layout, list, print } from "./layout.js";
import { usedMessages } from "./message-use.js";
import { type Names, namesOf, samplesFile } from "./names.js";
import type { EmitOptions } from "./options.js";
import { type MessageSample, type SampledMessage, Sampler } from "./sample/message-samples.js";
import { type NamedConstant, relativeLayout } from "./sample/relative-layout.js";
import { render, type View } from "./template.js";

/** `messages/<message>.samples.ts`: valid messages, and messages with one defect each, for tests. */
export const samples: Emitter = {
  name: "samples",
  emit: (contract, options) => {
    const names = namesOf(contract);
    const sampler = new Sampler(contract);
    return usedMessages(contract, options).map((message) =>
      samplesFileOf(message, sampler.sample(message.id), names, options),
    );
  },
};

function samplesFileOf(
  message: Message,
  sampled: SampledMessage,
  names: Names,
  options: EmitOptions,
): GeneratedFile {
  const path = samplesFile(names.message(message.id));
  const imports = new Imports(path, [valid, headers]);
  const view = message.body === "bytes" ? byteSamplesView : samplesView;
  const text = render("samples.ts", {
    header: header(options.sourceOf(`message:${message.id}`)),
    ...view(
      sampled,
      imports.type("Sample", "asyncapi-gen/testing"),
      imports.type("Defect", "asyncapi-gen/testing"),
    ),
    imports: imports.print(),
  });
  return { path, text, owner: "generator" };
}

const valid = identifier("valid", "camelCase");
const headers = identifier("headers", "camelCase");

function samplesView(
  { base, samples, defects }: SampledMessage,
  sampleType: Identifier,
  defectType: Identifier,
): View {
  const constants = {
    payload: base && { name: valid, value: base.payload },
    headers: base?.headers === undefined ? undefined : { name: headers, value: base.headers },
  };
  const entry = (sample: MessageSample, members: readonly Layout[] = []): Layout =>
    list("object", [
      code`name: ${stringLiteral(sample.name)}`,
      ...members,
      code`payload: ${relativeLayout(sample.payload, constants.payload)}`,
      ...headersMember(sample, constants.headers),
    ]);
  const declared = [constants.payload, constants.headers].filter((one) => one !== undefined);
  const accepted = samples.map((sample) => entry(sample));
  const refused = defects.map((defect) => {
    const pointer = code`pointer: ${stringLiteral(defect.pointer)}`;
    return entry(defect, [pointer, code`keyword: ${stringLiteral(defect.keyword)}`]);
  });
  return {
    constants: declared.map(({ name, value }) => ({
      declaration: print(code`const ${name}${typeOfConstant(value)} = ${jsonLayout(value)};`),
    })),
    samples: print(code`export const samples: readonly ${sampleType}[] = ${table(accepted)};`),
    defects: print(code`export const defects: readonly ${defectType}[] = ${table(refused)};`),
  };
}

/** Bytes have no alternatives and no defects: any are as good as any others. */
function byteSamplesView(
  { headers: given }: SampledMessage,
  sampleType: Identifier,
  defectType: Identifier,
): View {
  const constants = [
    print(code`const ${valid} = Uint8Array.of(0, 1, 127, 128, 255);`),
    ...(given === undefined ? [] : [print(code`const ${headers} = ${jsonLayout(given)};`)]),
  ];
  const rest = given === undefined ? [] : [code`${headers}`];
  const sample = list("object", [code`name: "some bytes"`, code`payload: ${valid}`, ...rest]);
  return {
    constants: constants.map((declaration) => ({ declaration })),
    samples: print(code`export const samples: readonly ${sampleType}[] = [${sample}];`),
    defects: print(code`export const defects: readonly ${defectType}[] = [];`),
  };
}

/** The compiler would infer a list of anything, and refuse that. */
const typeOfConstant = (value: unknown): Layout =>
  Array.isArray(value) && value.length === 0 ? code`: readonly never[]` : code``;

const table = (rows: readonly Layout[]): Layout =>
  rows.length > 1 ? brokenList("array", rows) : list("array", rows);

const headersMember = (
  { headers: given }: MessageSample,
  constant: NamedConstant | undefined,
): readonly Layout[] =>
  given === undefined
    ? []
    : [
        constant?.value === given
          ? code`headers`
          : code`headers: ${relativeLayout(given, constant)}`,
      ];
