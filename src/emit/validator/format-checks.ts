/** Source of a function that generated validators carry when they use it. */
export interface HelperSource {
  readonly text: string;
  readonly needs?: readonly string[];
}

/**
 * Checks of string formats, by the name of the function that a generated file declares. Each takes a
 * string. They follow the RFCs that draft-07 names, with what consumers rely on: 30 February is no
 * date, a blank does not stand for `T`, a uuid has no `urn:uuid:` before it.
 */
export const formatChecks: Readonly<Record<string, HelperSource>> = {
  digits: {
    text: String.raw`/** The number that two digits make, which stand at a place of a text. */
function digits(text, at) {
  return text.charCodeAt(at) * 10 + text.charCodeAt(at + 1) - 528;
}`,
  },
  isDay: {
    text: String.raw`/** Of a text that begins like 2026-02-30. */
function isDay(text) {
  const month = digits(text, 5);
  const day = digits(text, 8);
  if (day < 1 || month < 1 || month > 12) return false;
  if (month !== 2) return day < 31 || (day === 31 && ![4, 6, 9, 11].includes(month));
  const year = digits(text, 0) * 100 + digits(text, 2);
  return day <= (year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28);
}`,
    needs: ["digits"],
  },
  isDate: {
    text: String.raw`function isDate(text) {
  return /^\d{4}-\d\d-\d\d$/.test(text) && isDay(text);
}`,
    needs: ["isDay"],
  },
  isClock: {
    text: String.raw`/** Of a text that from a place on reads like 23:59:60.5+01:00, or ends in Z. */
function isClock(text, at) {
  const hour = digits(text, at);
  const minute = digits(text, at + 3);
  const second = digits(text, at + 6);
  if (hour > 23 || minute > 59 || second > 60) return false;
  const zone = text.length - 6;
  const isShifted = text[zone + 3] === ":" && zone >= at + 8;
  const offsetHour = isShifted ? digits(text, zone + 1) : 0;
  const offsetMinute = isShifted ? digits(text, zone + 4) : 0;
  if (offsetHour > 23 || offsetMinute > 59) return false;
  if (second < 60) return true;
  // A leap second ends a day in UTC.
  const offset = (offsetHour * 60 + offsetMinute) * (text[zone] === "-" ? -1 : 1);
  return (hour * 60 + minute - offset + 1440) % 1440 === 1439;
}`,
    needs: ["digits"],
  },
  isTime: {
    text: String.raw`function isTime(text) {
  const shape = /^\d\d:\d\d:\d\d(?:\.\d+)?(?:[zZ]|[+-]\d\d:\d\d)$/;
  return shape.test(text) && isClock(text, 0);
}`,
    needs: ["isClock"],
  },
  isDateTime: {
    text: String.raw`function isDateTime(text) {
  const shape = /^\d{4}-\d\d-\d\d[tT]\d\d:\d\d:\d\d(?:\.\d+)?(?:[zZ]|[+-]\d\d:\d\d)$/;
  return shape.test(text) && isDay(text) && isClock(text, 11);
}`,
    needs: ["isClock", "isDay"],
  },
  isDuration: {
    text: String.raw`function isDuration(text) {
  const date = "(?:\\d+Y)?(?:\\d+M)?(?:\\d+D)?";
  const time = "(?:T(?=\\d)(?:\\d+H)?(?:\\d+M)?(?:\\d+S)?)?";
  return new RegExp("^P(?!$)(?:" + date + time + "|\\d+W)$").test(text);
}`,
  },
  isUuid: {
    text: String.raw`function isUuid(text) {
  return /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i.test(text);
}`,
  },
  isEmail: {
    text: String.raw`function isEmail(text) {
  const at = text.lastIndexOf("@");
  const local = text.slice(0, Math.max(at, 0));
  const domain = text.slice(at + 1);
  const atoms = /^[\w!#$%&'*+/=?^${"`"}{|}~-]+(?:\.[\w!#$%&'*+/=?^${"`"}{|}~-]+)*$/;
  if (!atoms.test(local) && !/^"(?:[^"\\]|\\.)*"$/.test(local)) return false;
  if (!domain.startsWith("[")) return isHostname(domain);
  const literal = /^\[(?:IPv6:)?(.+)\]$/i.exec(domain);
  return literal !== null && (isIpv4(literal[1]) || isIpv6(literal[1]));
}`,
    needs: ["isHostname", "isIpv4", "isIpv6"],
  },
  isHostname: {
    text: String.raw`function isHostname(text) {
  const labels = /^[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?(?:\.[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?)*$/i;
  return text.length <= 253 && labels.test(text);
}`,
  },
  isIpv4: {
    text: String.raw`function isIpv4(text) {
  return /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?!$)|$)){4}$/.test(text);
}`,
  },
  isIpv6: {
    text: String.raw`function isIpv6(text) {
  const dotted = text.slice(text.lastIndexOf(":") + 1);
  if (dotted.includes(".") && !isIpv4(dotted)) return false;
  const groups = dotted.includes(".") ? text.slice(0, -dotted.length) + "0:0" : text;
  const [head, tail, ...more] = groups.split("::");
  const parts = [head, tail ?? ""].flatMap((side) => (side === "" ? [] : side.split(":")));
  if (more.length > 0 || !parts.every((part) => /^[\da-f]{1,4}$/i.test(part))) return false;
  return tail === undefined ? parts.length === 8 : parts.length < 8;
}`,
    needs: ["isIpv4"],
  },
  isUri: {
    text: String.raw`function isUri(text) {
  return /^[a-z][a-z\d+.-]*:/i.test(text) && isUriReference(text);
}`,
    needs: ["isUriReference"],
  },
  isUriReference: {
    text: String.raw`function isUriReference(text) {
  if (!/^(?:[\w!#$&'()*+,./:;=?@~[\]-]|%[\da-f]{2})*$/i.test(text)) return false;
  const parts = /^(?:([^:/?#]+):)?(?:\/\/([^/?#]*))?([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/.exec(text);
  if (parts === null) return false;
  const [scheme, authority, path, query, fragment] = parts.slice(1);
  if (scheme !== undefined && !/^[a-z][a-z\d+.-]*$/i.test(scheme)) return false;
  if (/[[\]#]/.test(path + (query ?? "") + (fragment ?? ""))) return false;
  if (authority === undefined) return scheme !== undefined || !/^[^/]*:/.test(path);
  const host = /^(?:[^@[\]]*@)?([^@:[\]]*|\[.*\])(?::\d*)?$/.exec(authority);
  return host !== null && (!host[1].startsWith("[") || isIpv6(host[1].slice(1, -1)));
}`,
    needs: ["isIpv6"],
  },
  isJsonPointer: {
    text: String.raw`function isJsonPointer(text) {
  return /^(?:\/(?:[^~/]|~[01])*)*$/.test(text);
}`,
  },
  isRelativeJsonPointer: {
    text: String.raw`function isRelativeJsonPointer(text) {
  return /^(?:0|[1-9]\d*)(?:#|(?:\/(?:[^~/]|~[01])*)*)$/.test(text);
}`,
  },
  isRegex: {
    text: String.raw`function isRegex(text) {
  try {
    new RegExp(text, "u");
    return !/\\Z/.test(text);
  } catch {
    return false;
  }
}`,
  },
};

/** The check behind each format that we assert; every other format is not checked. */
const checkOfFormat: Readonly<Record<string, string>> = {
  date: "isDate",
  "date-time": "isDateTime",
  duration: "isDuration",
  email: "isEmail",
  hostname: "isHostname",
  ipv4: "isIpv4",
  ipv6: "isIpv6",
  "json-pointer": "isJsonPointer",
  regex: "isRegex",
  "relative-json-pointer": "isRelativeJsonPointer",
  time: "isTime",
  uri: "isUri",
  "uri-reference": "isUriReference",
  uuid: "isUuid",
};

/** Name of the function that checks a format; undefined for a format that says nothing at run time. */
export const checkFor = (format: string): string | undefined =>
  Object.hasOwn(checkOfFormat, format) ? checkOfFormat[format] : undefined;

export const knownFormats: readonly string[] = Object.keys(checkOfFormat);
