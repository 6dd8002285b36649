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
  isDate: {
    text: String.raw`function isDate(text) {
  const parts = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text);
  if (parts === null) return false;
  const [year, month, day] = parts.slice(1).map(Number);
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const days = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
  return day >= 1 && day <= (days[month - 1] ?? 0);
}`,
  },
  isTime: {
    text: String.raw`function isTime(text) {
  const parts = /^(\d\d):(\d\d):(\d\d)(?:\.\d+)?(?:[zZ]|([+-])(\d\d):(\d\d))$/.exec(text);
  if (parts === null) return false;
  const [hour, minute, second] = parts.slice(1, 4).map(Number);
  const [offsetHour, offsetMinute] = [Number(parts[5] ?? 0), Number(parts[6] ?? 0)];
  if (hour > 23 || minute > 59 || offsetHour > 23 || offsetMinute > 59) return false;
  const offset = (offsetHour * 60 + offsetMinute) * (parts[4] === "-" ? -1 : 1);
  const utc = (hour * 60 + minute - offset + 1440) % 1440;
  // A leap second ends a day in UTC.
  return second < 60 || (second === 60 && utc === 1439);
}`,
  },
  isDateTime: {
    text: String.raw`function isDateTime(text) {
  return /^.{10}[tT]/.test(text) && isDate(text.slice(0, 10)) && isTime(text.slice(11));
}`,
    needs: ["isDate", "isTime"],
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
  const parts = /^([^@]+|".+")@([^@]+)$/.exec(text);
  if (parts === null) return false;
  const [local, domain] = parts.slice(1);
  const atom = /^[a-z\d!#$%&'*+/=?^_${"`"}{|}~-]+$/i;
  const quoted = /^"(?:[^"\\]|\\.)*"$/;
  if (!quoted.test(local) && !local.split(".").every((part) => atom.test(part))) return false;
  const literal = /^\[(?:IPv6:)?(.+)\]$/i.exec(domain);
  return literal === null ? isHostname(domain) : isIpv4(literal[1]) || isIpv6(literal[1]);
}`,
    needs: ["isHostname", "isIpv4", "isIpv6"],
  },
  isHostname: {
    text: String.raw`function isHostname(text) {
  const label = /^[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?$/i;
  return text.length <= 253 && text.split(".").every((part) => label.test(part));
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
