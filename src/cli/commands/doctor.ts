import { printable } from "../../diagnostics/printable.js";
import { checkNode, checkPeers } from "../doctor/check-packages.js";
import { checkProject } from "../doctor/check-project.js";
import type { CheckLine } from "../doctor/check-result.js";
import { checkStore } from "../doctor/check-store.js";
import { type ExitCode, exitCodes } from "../exit-codes.js";
import type { Io } from "../io.js";
import { answer } from "../operate/answer.js";
import type { PlaceFlags } from "../operate/place.js";
import type { CommonFlags } from "../program.js";

export interface DoctorFlags extends CommonFlags, PlaceFlags {}

/** `asyncapi-gen doctor`: what keeps a project from working, each with its mend. */
export async function doctor(flags: DoctorFlags, io: Io): Promise<ExitCode> {
  const checks = [
    checkNode(process.versions.node),
    ...(await checkProject(flags, io)),
    ...checkPeers(io.cwd),
    ...(await checkStore(flags, io)),
  ];
  answer(flags, io, { checks }, () => checks.map(line).join(""));
  const isSound = checks.every(({ status }) => status !== "problem");
  return isSound ? exitCodes.clean : exitCodes.findings;
}

const line = ({ check, status, message, mend }: CheckLine): string =>
  `${status.padEnd(7)}  ${check}: ${printable(message)}\n${mend === undefined ? "" : `         fix: ${mend}\n`}`;
