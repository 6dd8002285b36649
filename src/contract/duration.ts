const pattern =
  /^P(?:(?<weeks>\d+)W)?(?:(?<days>\d+)D)?(?:T(?=\d)(?:(?<hours>\d+)H)?(?:(?<minutes>\d+)M)?(?:(?<seconds>\d+(?:\.\d+)?)S)?)?$/;

const unitMs = {
  weeks: 604_800_000,
  days: 86_400_000,
  hours: 3_600_000,
  minutes: 60_000,
  seconds: 1000,
};

/**
 * Milliseconds of an ISO 8601 duration such as `PT30S`, or undefined. Years and months are refused:
 * they have no fixed length. So is a duration of nothing.
 */
export function parseDuration(text: string): number | undefined {
  const groups = pattern.exec(text)?.groups;
  if (!groups) return undefined;
  let durationMs = 0;
  for (const [unit, ms] of Object.entries(unitMs)) durationMs += Number(groups[unit] ?? 0) * ms;
  return durationMs > 0 && Number.isSafeInteger(Math.round(durationMs))
    ? Math.round(durationMs)
    : undefined;
}

const units: Readonly<Record<string, string>> = {
  ...{ ms: "", s: "S", sec: "S", second: "S", m: "M", min: "M", minute: "M" },
  ...{ h: "H", hour: "H", d: "D", day: "D" },
};

/** `30s` or `5 minutes` as ISO 8601; undefined for what does not tell its unit. */
export function durationMeant(text: string): string | undefined {
  const [, amount = "", name = ""] = /^(\d+)\s*([a-z]+?)s?$/i.exec(text.trim()) ?? [];
  const word = name === "" && /s$/i.test(text) ? "s" : name.toLowerCase();
  const unit = Object.hasOwn(units, word) ? units[word] : undefined;
  if (Number(amount) === 0 || unit === undefined || unit === "") return undefined;
  return unit === "D" ? `P${amount}D` : `PT${amount}${unit}`;
}
