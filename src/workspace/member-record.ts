import type { SkeletonMember } from "../emit/emitter.js";

/** Members that a run knew of, by name (`dim`, `reserve.compensate`), with their marks between blanks. */
export type MemberRecord = Readonly<Record<string, string>>;

export const memberRecord = (members: readonly SkeletonMember[], path = ""): MemberRecord =>
  Object.fromEntries(
    members.flatMap(({ name, kin, members: inner = [] }) => [
      [path + name, kin.join(" ")],
      ...Object.entries(memberRecord(inner, `${path}${name}.`)),
    ]),
  );

/** A member that is gone, and what it was probably renamed to. */
export type Lost<Place> = Place & { readonly heir: string | undefined };

const HEIR = "to:";

export const withHeirs = <Place extends { readonly name: string }>(
  lost: readonly Place[],
  last: MemberRecord,
  members: readonly SkeletonMember[],
): readonly Lost<Place>[] =>
  lost.map((place) => ({ ...place, heir: heirOf(place.name, last, memberRecord(members)) }));

/** What the next run shall know of members that are gone and still in the user's file. */
export const recordOfLost = (
  lost: readonly { readonly name: string; readonly heir: string | undefined }[],
): MemberRecord =>
  Object.fromEntries(lost.map(({ name, heir }) => [name, heir === undefined ? "" : HEIR + heir]));

/**
 * The only member that came with a mark of the one that is gone, when no other that went has it. The
 * first mark that decides is the most telling.
 */
function heirOf(gone: string, last: MemberRecord, now: MemberRecord): string | undefined {
  const known = last[gone] ?? "";
  if (known.startsWith(HEIR)) return known.slice(HEIR.length);
  const marks = known.split(" ").filter((mark) => mark !== "");
  for (const mark of marks) {
    const [came, went] = [bearers(mark, now, last), bearers(mark, last, now)];
    if (came.length === 1 && went.length === 1) return came[0];
  }
  return undefined;
}

/** Members with a mark in one record that the other one lacks. */
const bearers = (mark: string, record: MemberRecord, other: MemberRecord): readonly string[] =>
  Object.entries(record)
    .filter(([name, marks]) => !Object.hasOwn(other, name) && marks.split(" ").includes(mark))
    .map(([name]) => name);
