import { defineCodes } from "./code.js";

/** Reading documents: files, syntax, references, structure. */
export const documentCodes = defineCodes({
  "document/not-found": {
    severity: "error",
    title: "A document does not exist",
    why: "Nothing can be checked or generated without it.",
    fix: "check the path; it is relative to the current folder.",
  },
  "document/not-a-file": {
    severity: "error",
    title: "A path is not a regular file",
    why: "Folders, devices and pipes are never read.",
    fix: "name a YAML or JSON file.",
  },
  "document/unreadable": {
    severity: "error",
    title: "A file cannot be read",
    why: "The operating system refused.",
    fix: "check the file's permissions.",
  },
  "document/empty": {
    severity: "error",
    title: "A document is empty",
    why: "There is nothing in it to check or generate.",
    fix: "start with `asyncapi: 3.1.0`, `info` and `channels`.",
  },
  "document/too-large": {
    severity: "error",
    title: "A file, or all files together, exceed the size limit",
    why: "Documents come from others, so everything about them has a limit.",
    fix: "split the document, or raise the limit.",
  },
  "document/encoding": {
    severity: "error",
    title: "A file is not UTF-8",
    why: "Guessing an encoding changes names silently.",
    fix: "save the file as UTF-8.",
  },
  "document/syntax": {
    severity: "error",
    title: "A file is not valid YAML or JSON",
    why: "What cannot be read cannot be checked.",
    fix: "correct the syntax at this place.",
  },
  "document/duplicate-key": {
    severity: "error",
    title: "A mapping has the same key twice",
    why: "Tools disagree about which one counts.",
    fix: "remove or rename one of the two.",
  },
  "document/unknown-tag": {
    severity: "error",
    title: "A YAML tag is not known",
    why: "Tags ask the reader to construct something; only plain data is read.",
    fix: "remove the tag.",
  },
  "document/too-many-aliases": {
    severity: "error",
    title: "The YAML aliases of a file expand to too much",
    why: "A few lines of aliases can expand to billions of values.",
    fix: "write the values out, or share them by `$ref`.",
  },
  "document/too-deep": {
    severity: "error",
    title: "A file is nested too deeply",
    why: "Deep nesting overflows the stack of nearly every tool that reads it.",
    fix: "move inner parts to `components` and point at them by `$ref`.",
  },
  "document/forbidden-key": {
    severity: "error",
    title: "A key could change a JavaScript prototype",
    why: "`__proto__` as a key is an attack far more often than a name.",
    fix: "choose another name.",
  },
  "document/forbidden-character": {
    severity: "error",
    title: "A text holds a character that no text may hold",
    why: "NUL, lone surrogates, and control characters in names break files, terminals and databases.",
    fix: "remove the character.",
  },
  "document/hidden-character": {
    severity: "warning",
    title: "A text holds characters that are not seen",
    why: "Control, direction and zero-width characters make a text read differently from what it says.",
    fix: "remove the character.",
  },
  "document/not-asyncapi": {
    severity: "error",
    title: "A file is not an AsyncAPI document",
    why: "A document says its version in `asyncapi` at its root.",
    fix: "add `asyncapi: 3.1.0` at the top, or name another file.",
  },
  "document/unsupported-version": {
    severity: "error",
    title: "The AsyncAPI version is not supported",
    why: "Versions 2.0.0 to 2.6.0, 3.0.0 and 3.1.0 are.",
    fix: "write one of the supported versions, in quotes.",
  },
  "document/invalid": {
    severity: "error",
    title: "A document breaks the rules of AsyncAPI",
    why: "Other tools would read it differently, or not at all.",
    fix: "correct the document at this place.",
  },
  "document/unresolved-reference": {
    severity: "error",
    title: "A `$ref` points to nothing",
    why: "What it stands for is unknown.",
    fix: "correct the reference, or add what it points at.",
  },
  "document/reference-outside-root": {
    severity: "error",
    title: "A `$ref` leaves the folder of the documents",
    why: "A document must not be able to read other files of this machine.",
    fix: "move the file below that folder, or set a root that holds both.",
  },
  "document/remote-reference": {
    severity: "error",
    title: "A `$ref` points to another host or scheme",
    why: "Documents are read without network, so that a build is repeatable and cannot be lured elsewhere.",
    fix: "save the file beside the document and use a relative path.",
  },
  "document/reference-cycle": {
    severity: "error",
    title: "References point at each other and nothing else",
    why: "There is no value at the end of the chain.",
    fix: "let one of them hold a value.",
  },
  "document/reference-expansion": {
    severity: "error",
    title: "The `$ref`s of a document expand to too much",
    why: "Shared references double with each level; tools that write them out run for hours.",
    fix: "flatten the chain of shared references.",
  },
  "document/unchecked": {
    severity: "warning",
    title: "Some rules of AsyncAPI could not be applied",
    why: "The library that knows them failed on this document, or did not come to an end.",
    fix: "report it, with the document; nothing else depends on these rules.",
  },
  "document/timeout": {
    severity: "error",
    title: "Validating a document took too long",
    why: "A document must not be able to stop a build.",
    fix: "simplify the document, or raise the deadline.",
  },
});
