/** Writes into the cases what is found now; read the diff. Names of case files may follow. */

import { writeFileSync } from "node:fs";
import { actual, caseFiles, type FindingCase, pathOf, readCases } from "./finding-case.js";

const wanted = process.argv.slice(2);

for (const file of caseFiles()) {
  if (wanted.length > 0 && !wanted.includes(file)) continue;
  const cases = readCases(file);
  const texts: string[] = [];
  for (const each of cases) texts.push(print(each, await actual(each)));
  writeFileSync(pathOf(file), texts.join("\n"));
}

function print({ title, parts }: FindingCase, found: string): string {
  const given = parts.filter(({ name }) => name !== "finds");
  const shown = given.map(({ name, styles, text }) => {
    const head = ["---", name, ...styles].join(" ");
    return `${head}\n${text}${text === "" || text.endsWith("\n") ? "" : "\n"}`;
  });
  return `=== ${title}\n${shown.join("")}--- finds\n${found}\n`;
}
