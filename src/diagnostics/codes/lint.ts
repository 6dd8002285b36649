import { defineCodes } from "./code.js";

/** Rules over the whole system. */
export const lintCodes = defineCodes({
  "lint/never-sent": {
    severity: "note",
    title: "A message is received, but no document sends it",
    why: "It comes from outside, or a document is missing, or a name differs.",
    fix: "name the sender's document too, if there is one.",
  },
  "lint/never-received": {
    severity: "note",
    title: "A message is sent, but no document receives it",
    why: "Somebody outside may listen; if nobody does, it is waste.",
    fix: "name the receiver's document too, if there is one.",
  },
  "lint/ambiguous-type": {
    severity: "warning",
    title: "Two messages on one channel have the same wire type",
    why: "The receiver finds the message of an event by its type.",
    fix: "give each message its own `name`.",
  },
  "lint/without-operations": {
    severity: "note",
    title: "A service neither sends nor receives",
    why: "Nothing but message types is generated for it.",
    fix: "add `operations` to its document.",
  },
});
