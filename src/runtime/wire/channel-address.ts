import { RuntimeError } from "../errors.js";

/** Values of a channel's `{parameter}`s by name. */
export type Parameters = Readonly<Record<string, string>>;

const placeholder = /\{([^{}]+)\}/g;
const patterns = new Map<string, RegExp>();

/** Whether an address has `{parameter}`s. */
export const isParameterised = (address: string): boolean => address.includes("{");

/**
 * The pattern a concrete address must match, as source that JavaScript and PostgreSQL read alike:
 * a parameter stands for one segment, so it holds none of the usual separators `/` and `.` unless
 * it is not bounded by one.
 */
export function addressPattern(address: string): string {
  const literal = address.split(placeholder).filter((_, index) => index % 2 === 0);
  return `^${literal.map(escapeLiteral).join(segment(address))}$`;
}

const segment = (address: string) => (address.includes("/") ? "([^/]+)" : "([^./]+)");

const escapeLiteral = (text: string) => text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");

/** The parameters of `concrete` under `address`, or undefined where it does not match. */
export function matchAddress(address: string, concrete: string): Parameters | undefined {
  if (!isParameterised(address)) return address === concrete ? {} : undefined;
  const match = patternOf(address).exec(concrete);
  if (match === null) return undefined;
  const names = Array.from(address.matchAll(placeholder), ([, name]) => name ?? "");
  return Object.fromEntries(names.map((name, index) => [name, match[index + 1] ?? ""]));
}

function patternOf(address: string): RegExp {
  const known = patterns.get(address) ?? new RegExp(addressPattern(address), "s");
  patterns.set(address, known);
  return known;
}

/** The concrete address; refuses values that would not be read back as they were given. */
export function fillAddress(address: string, parameters: Parameters = {}): string {
  if (!isParameterised(address)) return address;
  const concrete = address.replace(placeholder, (_, name: string) => {
    const value = Object.hasOwn(parameters, name) ? parameters[name] : undefined;
    if (typeof value === "string" && value !== "") return value;
    throw new RuntimeError(
      "invalid-parameters",
      `The channel "${address}" needs the parameter "${name}": pass { parameters: { ${name}: ... } }.`,
    );
  });
  const readBack = matchAddress(address, concrete);
  if (readBack !== undefined && sameParameters(readBack, parameters)) return concrete;
  throw new RuntimeError(
    "invalid-parameters",
    `A parameter of the channel "${address}" contains a separator, so it would be read as another address.`,
  );
}

const sameParameters = (readBack: Parameters, given: Parameters): boolean =>
  Object.entries(readBack).every(([name, value]) => given[name] === value);

/** Whether a concrete address is one of these channels. */
export function channelMatcher(addresses: readonly string[]): (concrete: string) => boolean {
  const exact = new Set(addresses.filter((address) => !isParameterised(address)));
  const patterns = addresses.filter(isParameterised).map(patternOf);
  return (concrete) => exact.has(concrete) || patterns.some((pattern) => pattern.test(concrete));
}
