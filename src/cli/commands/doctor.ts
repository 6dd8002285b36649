import { printable } from "../../diagnostics/printable.js";
import { wrap } from "../../diagnostics/wrap.js";
import { checkNats } from "../doctor/check-nats.js";
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
    ...(await checkNats(io)),
  ];
  const { columns } = io.stdout;
  answer(flags, io, { checks }, () => checks.map((check) => lines(check, columns)).join(""));
  const isSound = checks.every(({ status }) => status !== "problem");
  return isSound ? exitCodes.clean : exitCodes.findings;
}

function lines({ check, status, message, mend }: CheckLine, width: number | undefined): string {
  const lead = `${status.padEnd(7)}  `;
  const said = wrap(`${check}: ${printable(message)}`, { width, lead });
  const mended = mend && wrap(`fix: ${mend}`, { width, lead: " ".repeat(lead.length) });
  return mended === undefined ? `${said}\n` : `${said}\n${mended}\n`;
}
