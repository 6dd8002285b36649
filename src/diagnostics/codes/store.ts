import { defineCodes } from "./code.js";

/** What operating commands find at a system's store. */
export const storeCodes = defineCodes({
  "store/driver-missing": {
    severity: "error",
    title: "The package that talks to the database is not installed",
    why: "It is taken from your project, in the version that your services use.",
    fix: "install it in the project, and run the command there.",
    example:
      "$ asyncapi-gen sagas list --database postgres://localhost/shop\n# in a folder without the package `pg`",
  },
  "store/unreachable": {
    severity: "error",
    title: "The database cannot be used",
    why: "It does not answer, or refuses the connection.",
    fix: "check that it runs, its address, and the user and password.",
    example: "$ asyncapi-gen sagas list --database postgres://localhost:1/shop",
  },
  "store/in-use": {
    severity: "error",
    title: "Another process has the PGlite folder open, and does not answer for it",
    why: "Two processes on one folder lose each other's rows. A service answers; a command does not.",
    fix: "run the command again when the other one is done, or stop that process.",
    example: "$ asyncapi-gen sagas list --data .data\n# while another command has the folder open",
  },
  "store/not-set-up": {
    severity: "error",
    title: "No service has ever run on this store",
    why: "Services create their tables when they start, and those tables are not there.",
    fix: "check the database and `--schema`, or start a service on it once.",
    example: "$ asyncapi-gen sagas list --database postgres://localhost/empty",
  },
  "store/version": {
    severity: "error",
    title: "The store's tables are those of another version of asyncapi-gen",
    why: "A command that reads or changes them by other rules could do harm.",
    fix: "use the version that the services use.",
    example: "A newer asyncapi-gen has migrated the store (0009-later).",
  },
  "store/unknown": {
    severity: "error",
    title: "The store has no such entry",
    why: "It may have been dealt with meanwhile.",
    fix: "look at the list.",
    example: "$ asyncapi-gen dead-letters show 999\n# and there is no dead letter 999",
  },
  "store/refused": {
    severity: "error",
    title: "The entry is not in a state that allows this",
    why: "What runs or is being read must not be pulled away.",
    fix: "look at the list.",
    example: "$ asyncapi-gen sagas retry order-1\n# and that instance is not stuck",
  },
});
