import type { Message } from "../contract/model.js";
import { docText } from "./doc-text.js";
import type { Emitter, GeneratedFile } from "./emitter.js";
import { header } from "./header.js";
import { Imports } from "./imports.js";
import { code, print } from "./layout.js";
import { usedMessages } from "./message-use.js";
import { type Names, namesOf, validatorFile } from "./names.js";
import type { EmitOptions } from "./options.js";
import { render, type View } from "./template.js";
import { bodyOf, type ValidatorSource, validatorsOf } from "./validator/validator-source.js";

/** `messages/<message>.validator.ts`: checks of a message, which need no package at run time. */
export const validators: Emitter = {
  name: "validators",
  emit: (contract, options) => {
    const names = namesOf(contract);
    const writer = validatorsOf(contract);
    return usedMessages(contract, options).map((message) =>
      validatorFileOf(message, writer.write(message), names, options),
    );
  },
};

function validatorFileOf(
  message: Message,
  source: ValidatorSource,
  names: Names,
  options: EmitOptions,
): GeneratedFile {
  const path = validatorFile(names.message(message.id));
  const text = render("validator.ts", validatorView(message, source, names, options));
  return { path, text, owner: "generator" };
}

function validatorView(
  message: Message,
  source: ValidatorSource,
  names: Names,
  options: EmitOptions,
): View {
  const { name } = names.message(message.id);
  const imports = new Imports(validatorFile(names.message(message.id)));
  const headers = source.validateHeaders;
  return {
    header: header(options.sourceOf(`message:${message.id}`)),
    issue: imports.type("ValidationIssue", "asyncapi-gen/runtime"),
    reading: docText(`What a reader of ${name} takes: properties it does not know may be there.`),
    publishing: docText(`What a publisher of ${name} may send: nothing that is not declared.`),
    validate: print(code`return ${source.validate};`, 2),
    validateForPublishing: print(code`return ${source.validateForPublishing};`, 2),
    headers:
      headers === undefined
        ? []
        : [
            {
              doc: docText(`The headers of ${name}.`),
              validate: print(code`return ${headers};`, 2),
            },
          ],
    body: bodyOf(source),
    imports: imports.print(),
  };
}
