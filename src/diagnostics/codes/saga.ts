import { defineCodes } from "./code.js";

/** The `x-sagas` extension. */
export const sagaCodes = defineCodes({
  "saga/invalid": {
    severity: "error",
    title: "A saga does not have the shape of a saga",
    why: "schemas/saga.schema.json says what it may hold.",
    fix: "correct it at this place.",
    example: "steps:\n  - stepId: reserve\n    succedsOn: '#/components/messages/StockReserved'",
  },
  "saga/unknown-message": {
    severity: "error",
    title: "A saga names a message that does not exist",
    why: "It would wait for, or send, nothing.",
    fix: "correct the reference.",
    example: "failsOn: ['#/components/messages/StockRefused']",
  },
  "saga/not-sent": {
    severity: "error",
    title: "The coordinator does not send what its saga sends",
    why: "A service may only send what its document says.",
    fix: "add a `send` operation for it to the document of the saga.",
    example:
      "send: '#/components/messages/ReserveStock'\n# and the service has no operation with `action: send` for it",
  },
  "saga/not-received": {
    severity: "error",
    title: "The coordinator does not receive what its saga waits for",
    why: "The answer would never reach the saga.",
    fix: "add a `receive` operation for it to the document of the saga.",
    example:
      "succeedsOn: '#/components/messages/StockReserved'\n# and the service has no operation with `action: receive` for it",
  },
  "saga/no-participant": {
    severity: "error",
    title: "No service takes the other side of a step",
    why: "The step would always time out.",
    fix: "add the operation to the participant's document, and name that document too.",
    example: "send: '#/components/messages/ReserveStock'\n# and no document receives it",
  },
  "saga/no-compensation": {
    severity: "error",
    title: "Nothing undoes a step after which the saga may fail",
    why: "Its effect would stay. This concerns compensatable steps, and retriable ones that wait for no pivot.",
    fix: "add `compensate`, or say why not in `noCompensation`.",
    example:
      "- stepId: reserve\n  kind: compensatable\n  # and neither `compensate` nor `noCompensation`",
  },
  "saga/no-timeout": {
    severity: "error",
    title: "A step has no timeout",
    why: "A lost answer would keep the saga open forever.",
    fix: "add a `timeout` such as PT30S.",
    example: "- stepId: reserve\n  send: ...\n  # and no `timeout`",
  },
  "saga/timeout-overlong": {
    severity: "warning",
    title: "A step waits longer than the whole saga",
    why: "The saga's time is up first, so the step's timeout says nothing.",
    fix: "make the step's `timeout` shorter, or the saga's longer.",
    example: "timeout: PT10S\nsteps:\n  - { stepId: reserve, timeout: PT30S }",
  },
  "saga/duration-invalid": {
    severity: "error",
    title: "A timeout is not a duration",
    why: "Durations are ISO 8601 of weeks, days, hours, minutes and seconds; months and years have no fixed length.",
    fix: "write for example PT30S or PT5M.",
    example: "timeout: 30s",
  },
  "saga/duplicate-step": {
    severity: "error",
    title: "Two steps have the same id",
    why: "The history of a saga is kept by step id.",
    fix: "rename one of them.",
    example: "- stepId: reserve\n- stepId: reserve",
  },
  "saga/unknown-step": {
    severity: "error",
    title: "`dependsOn` names no earlier step",
    why: "Such a step would never start.",
    fix: "name steps that stand before it in the list.",
    example: "- stepId: pay\n  dependsOn: [ship]\n- stepId: ship",
  },
  "saga/after-pivot": {
    severity: "error",
    title: "A step after the pivot is not retriable",
    why: "After the pivot a saga only goes forward, so what follows must succeed in the end.",
    fix: "make it `kind: retriable`, or move it before the pivot.",
    example: "- { stepId: pay, kind: pivot }\n- { stepId: ship, kind: compensatable }",
  },
  "saga/correlation-missing": {
    severity: "error",
    title: "A message of a saga lacks the correlation field",
    why: "Its instance cannot be found.",
    fix: "add the field, or say in `correlateBy` where this message carries it.",
    example: "correlateBy: $message.payload#/orderId\n# and StockReserved has no orderId",
  },
  "saga/correlation-type": {
    severity: "error",
    title: "The correlation field has different types in different messages",
    why: "The values would never be equal.",
    fix: "give the field one type.",
    example:
      "# OrderStarted\norderId: { type: string }\n# StockReserved\norderId: { type: integer }",
  },
  "saga/correlation-optional": {
    severity: "warning",
    title: "The correlation field is not required",
    why: "A message without it belongs to no instance and is dead-lettered.",
    fix: "add the field to `required`.",
    example:
      "correlateBy: $message.payload#/orderId\n# and orderId is not among the `required` of StockReserved",
  },
  "saga/ambiguous-answer": {
    severity: "error",
    title: "One message tells a saga two different things",
    why: "The saga could not tell what happened.",
    fix: "use one message per outcome.",
    example:
      "succeedsOn: '#/components/messages/StockReserved'\nfailsOn: ['#/components/messages/StockReserved']",
  },
  "saga/ambiguous-command": {
    severity: "error",
    title: "One message of a saga says two opposite things",
    why: "Whoever receives it could not tell whether to do or to undo, or how the saga ended.",
    fix: "use one message for each.",

    example:
      "send: '#/components/messages/ReserveStock'\ncompensate: { send: '#/components/messages/ReserveStock' }",
  },
  "saga/shared-answer": {
    severity: "warning",
    title: "One message may answer two steps at a time",
    why: "Unless the participant sends `sagastep` along, the saga takes it for the first that waits.",
    fix: "give each step an answer of its own.",
    example:
      "- { stepId: reserve, succeedsOn: '#/components/messages/Done' }\n- { stepId: pay, dependsOn: [], succeedsOn: '#/components/messages/Done' }",
  },
  "saga/unhandled-answer": {
    severity: "warning",
    title: "A participant says something about a saga that nobody hears",
    why: "If it is an answer, such as a refusal, the saga times out instead of acting on it.",
    fix: "name it in `failsOn` or `succeedsOn` of the step, or let some service receive it.",
    example:
      "# stock sends StockReserved and StockRejected\nsucceedsOn: '#/components/messages/StockReserved'\n# and no `failsOn`",
  },
  "saga/unsafe": {
    severity: "error",
    title: "A saga can end wrongly",
    why: "All that may happen was tried: success, failure, silence, lateness, repetition, reordering, crashes. The shortest story that breaks a promise is told.",
    fix: "change the saga so that the story ends well.",
    example:
      "1. OrderStarted arrives; the saga sends ReserveStock\n2. the time for `reserve` is up; the saga sends ReleaseStock\n3. ReleaseStock reaches its participant, which has nothing to undo\n4. ReserveStock reaches its participant and takes effect",
    tunable: true,
  },
  "saga/unproven": {
    severity: "warning",
    title: "A saga has too many states to look at all of them",
    why: "Longer stories than those looked at may end wrongly.",
    fix: "let fewer steps run side by side, or make two sagas of it.",
    example: "Ten steps with `dependsOn: []`, which all run side by side",
  },
  "saga/proven": {
    severity: "note",
    title: "All states of a saga were looked at, and nothing is wrong",
    why: "Whatever succeeds, fails, is late, repeated, reordered or crashes, the saga keeps its promises.",
    fix: "nothing to do.",
    example: "Saga `fulfil` is safe: all 19 states and 95 transitions were looked at.",
  },
  "saga/idle-compensation": {
    severity: "note",
    title: "A compensation is never sent",
    why: "After the pivot nothing is undone any more.",
    fix: "remove it, or move the step before the pivot.",
    example:
      "- { stepId: pay, kind: pivot }\n- { stepId: reserve, kind: retriable, compensate: ... }",
  },
});
