import { Ajv, type CodeOptions } from "ajv";
import addFormatsModule from "ajv-formats";

/**
 * The one way we validate with ajv: draft-07, all errors, formats asserted, unknown keywords and
 * formats ignored as real documents need it. One instance serves many schemas: making one costs more
 * than compiling a message. `code` is for who writes what it compiles to a file.
 */
export function createAjv(code: CodeOptions = {}): Ajv {
  const ajv = new Ajv({
    strict: false,
    allErrors: true,
    ownProperties: true,
    multipleOfPrecision: 9,
    validateFormats: true,
    logger: false,
    // Compiling is what takes the time here, not running: both of these double it.
    validateSchema: false,
    code: { optimize: false, regExp: Object.assign(toRegExp, { code: "new RegExp" }), ...code },
  });
  // The package is CommonJS: its function is the `default` of what Node imports.
  addFormatsModule.default(ajv);
  ajv.addFormat("regex", isPattern);
  return ajv;
}

/**
 * JSON Schema asks for Unicode patterns; documents hold ones that are only valid without, such as
 * `\_`. Throws a SyntaxError for what is valid in neither way.
 */
export function toRegExp(pattern: string, flags = "u"): RegExp {
  try {
    return new RegExp(pattern, flags);
  } catch (error) {
    if (!flags.includes("u")) throw error;
    return new RegExp(pattern, flags.replace("u", ""));
  }
}

function isPattern(text: string): boolean {
  try {
    toRegExp(text);
    return true;
  } catch {
    return false;
  }
}
