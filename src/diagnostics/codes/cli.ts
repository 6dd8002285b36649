import { defineCodes } from "./code.js";

/** Configuration, generated files, and events given on the command line. */
export const cliCodes = defineCodes({
  "config/syntax": {
    severity: "error",
    title: "The configuration cannot be read",
    why: "What cannot be read cannot be followed.",
    fix: "correct the syntax at this place.",
    example: "# asyncapi-gen.config.yaml\ndocuments: [contracts/*.yaml",
  },
  "config/invalid": {
    severity: "error",
    title: "The configuration holds something unexpected",
    why: "schemas/config.schema.json says what it may hold.",
    fix: "correct it at this place.",
    example: "# asyncapi-gen.config.yaml\ndocumnets: [contracts/*.yaml]",
  },
  "workspace/stale": {
    severity: "error",
    title: "A generated file is not what the documents would give",
    why: "The code no longer says what the contract says.",
    fix: "run `asyncapi-gen generate` and commit the result.",
    example:
      "$ asyncapi-gen generate --check\ngenerated/inventory/consumer.ts  error  workspace/stale",
  },
  "workspace/foreign-file": {
    severity: "error",
    title: "A file in the generated folder is not ours",
    why: "That folder is overwritten and cleaned on each run, so a foreign file would be lost.",
    fix: "move the file, or generate into another folder.",
    example: "generated/notes.md, which no run of asyncapi-gen has written",
  },
  "workspace/outside-root": {
    severity: "error",
    title: "A file would be written outside the project",
    why: "Nothing a document says may decide where files are written.",
    fix: "choose a folder inside the project.",
    example: "generated -> /var/shared, a symbolic link",
  },
  "workspace/edited": {
    severity: "warning",
    title: "A generated file was edited by hand",
    why: "That folder is overwritten on each run, so the edit is lost.",
    fix: "put the change into the document, or into your own code.",
    example: "A line added to generated/inventory/publisher.ts, gone after the next run",
    tunable: false,
  },
  "workspace/unwritten": {
    severity: "warning",
    title: "A file of yours lacks something that the contract asks for, and it cannot be added",
    why: "The generated interface asks for it, so the code does not compile.",
    fix: "add it; its stub is printed below.",
    example:
      "services/inventory/handlers.ts exports a call in place of an object, so no member can be added",
    tunable: false,
  },
  "workspace/gained": {
    severity: "warning",
    title: "The contract asks for something new, and a stub for it was added to a file of yours",
    why: "The stub compiles and throws when it is called, so that nothing is acknowledged unhandled.",
    fix: "write it.",
    example: "The document has a new operation; handlers.ts gets `restock() { throw ... }`",
    tunable: false,
  },
  "workspace/lost": {
    severity: "warning",
    title: "A file of yours has something that is no longer in the contract",
    why: "Nothing calls it any more. It is your code, so it is not deleted.",
    fix: "remove it, or bring it back into the contract.",
    example: "handlers.ts has `restock`, and the document has no such operation any more",
    tunable: false,
  },
  "workspace/manifest": {
    severity: "error",
    title: "The list of generated files cannot be read",
    why: "Without it nobody knows which files may be overwritten and deleted.",
    fix: "restore it from version control, or delete the folder and run `asyncapi-gen generate`.",
    example: "generated/.asyncapi-gen.json with a conflict marker of a merge in it",
  },
  "workspace/unwritable": {
    severity: "error",
    title: "A file cannot be written",
    why: "The operating system refused.",
    fix: "check the folder's permissions and free space.",
    example: "A file where the folder `generated` should be",
  },
  "event/syntax": {
    severity: "error",
    title: "An event is not JSON",
    why: "It would end in the dead letters.",
    fix: "correct the event.",
    example: '$ echo \'{"type": "OrderPlaced"\' | asyncapi-gen validate --events -',
  },
  "event/invalid": {
    severity: "error",
    title: "An event does not match the contract",
    why: "It would end in the dead letters.",
    fix: "correct the event.",
    example: '{"type": "OrderPlaced", "data": {}}\n# the schema requires orderId',
  },
  "event/unknown-message": {
    severity: "error",
    title: "An event's message is not in the contract",
    why: "Nobody could say whether it is valid.",
    fix: "name one of the contract's messages with `--message`.",
    example: '{"type": "OrderPlacd", "data": {"orderId": "1"}}',
  },
  "event/none": {
    severity: "error",
    title: "No sample of the message could be made",
    why: "Samples are made from its schema, and each is tried on the validator.",
    fix: "give the message an example in its document.",
    example:
      "$ asyncapi-gen sample OrderPlaced\n# whose schema wants `pattern: ^a$` and `minLength: 2`",
  },
});
