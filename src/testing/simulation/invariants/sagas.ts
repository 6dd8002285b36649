import type { SagaDefinition, SagaStepDefinition } from "../../../runtime/saga/definition.js";
import type { TransportMessage } from "../../../runtime/transport/transport.js";
import { messageName, type Published } from "../witness.js";
import type { SagaRow, Scene } from "./scene.js";

/** At rest, when everybody has answered, every saga has completed or failed. */
export const everySagaEnds = ({ sagas }: Scene): readonly string[] =>
  sagas
    .filter(({ status }) => status !== "completed" && status !== "failed")
    .map((row) => {
      const why = row.state.stuck === null ? "" : ` at ${row.state.stuck.step}`;
      return `${named(row)} is ${row.status}${why}`;
    });

/**
 * What a saga did, judged by what its participants did: a failed one has undone each step that took
 * effect, once, and latest first; a completed one has undone nothing.
 */
export function compensationsComplete(scene: Scene): readonly string[] {
  return scene.sagas.flatMap((row) => {
    const steps = row.definition.steps.map((step) => factsOf(scene, row, step));
    if (row.status === "completed") return completedWrong(row, steps);
    if (row.status !== "failed") return [];
    return [...failedWrong(row, steps), ...outOfOrder(row, steps), ...tooEarly(scene, row, steps)];
  });
}

/** What really happened to one step. */
interface Facts {
  readonly step: SagaStepDefinition;
  /** When its action took effect: its place among all committed runs, and its answer said success. */
  readonly doneAt: number | undefined;
  /** When its compensation was carried out. */
  readonly undoneAt: number | undefined;
  /** Compensations that the saga has sent, by their places among all messages. */
  readonly undoSent: readonly number[];
  readonly undone: readonly Published[];
}

function factsOf(scene: Scene, row: SagaRow, step: SagaStepDefinition): Facts {
  const sagaid = `${row.saga}/${row.instance}`;
  const sent = sentBy(scene, sagaid, step.send.type);
  const undone = step.compensate ? sentBy(scene, sagaid, step.compensate.send.type) : [];
  return {
    step,
    doneAt: firstRun(
      scene,
      sent.filter((one) => succeeded(scene, one.message, step)),
    ),
    undoneAt: firstRun(scene, undone),
    undoSent: undone.map(({ place }) => place),
    undone,
  };
}

const sentBy = ({ witness }: Scene, sagaid: string, type: string): readonly Published[] =>
  [...witness.published.values()].filter(
    ({ message: { envelope } }) => envelope.sagaid === sagaid && envelope.type === type,
  );

function firstRun({ handled }: Scene, messages: readonly Published[]): number | undefined {
  const names = new Set(messages.map(({ message }) => messageName(message.envelope)));
  const place = handled.findIndex(({ name }) => names.has(name));
  return place < 0 ? undefined : place;
}

const succeeded = (scene: Scene, command: TransportMessage, { succeedsOn }: SagaStepDefinition) =>
  answerTo(scene, command, succeedsOn.type) !== undefined;

const completedWrong = (row: SagaRow, steps: readonly Facts[]): readonly string[] =>
  steps
    .filter(({ undoSent }) => undoSent.length > 0)
    .map(({ step }) => `${named(row)} has completed, and has undone ${step.id}`);

function failedWrong(row: SagaRow, steps: readonly Facts[]): readonly string[] {
  return steps.flatMap(({ step, doneAt, undoneAt, undoSent }) => {
    if (step.compensate === undefined) return [];
    const subject = `${named(row)} has failed: ${step.id}`;
    if (undoSent.length > 1) return [`${subject} was undone ${undoSent.length} times`];
    if (doneAt === undefined) return [];
    if (undoneAt === undefined) return [`${subject} has taken effect, and nothing has undone it`];
    return undoneAt < doneAt ? [`${subject} has taken effect after it was undone`] : [];
  });
}

/** Whoever needs another step is undone before it. */
function outOfOrder({ definition, ...row }: SagaRow, steps: readonly Facts[]): readonly string[] {
  return steps.flatMap(({ step, undoSent: [undoSent] }) =>
    neededBy(definition, step.id).flatMap((id) => {
      const before = steps.find((other) => other.step.id === id)?.undoSent[0];
      if (undoSent === undefined || before === undefined || undoSent < before) return [];
      return [`${named(row)} has undone ${id} before ${step.id}, which came after it`];
    }),
  );
}

/** One compensation after the other: the next, when the former is answered or overdue. */
function tooEarly(scene: Scene, row: SagaRow, steps: readonly Facts[]): readonly string[] {
  const sent = steps
    .flatMap(({ step, undone: [first] }) => (first === undefined ? [] : [{ step, first }]))
    .toSorted((a, b) => a.first.place - b.first.place);
  return sent.flatMap(({ step, first }, index) => {
    const next = sent[index + 1];
    if (next === undefined || step.compensate?.succeedsOn === undefined) return [];
    const waitedMs = sentMs(next.first.message) - sentMs(first.message);
    const answer = answerTo(scene, first.message, step.compensate.succeedsOn.type);
    const heard = answer && scene.witness.reached.get(heardBy(row, answer.message));
    if (waitedMs >= step.timeoutMs || (heard ?? Number.MAX_VALUE) <= next.first.place) return [];
    return [`${named(row)} has undone ${next.step.id} before ${step.id} was undone or overdue`];
  });
}

const heardBy = ({ service, saga }: SagaRow, { envelope }: TransportMessage) =>
  `${service}.${saga} ${messageName(envelope)}`;

const sentMs = ({ envelope: { time = "" } }: TransportMessage): number => Date.parse(time);

const answerTo = ({ witness }: Scene, { envelope: { id } }: TransportMessage, type: string) =>
  [...witness.published.values()].find(
    ({ message: { envelope } }) => envelope.causationid === id && envelope.type === type,
  );

/** Everything that a step depends on, directly or not. */
function neededBy(
  definition: SagaDefinition,
  id: string,
  seen = new Set<string>(),
): readonly string[] {
  const index = definition.steps.findIndex((step) => step.id === id);
  const before = definition.steps[index - 1];
  const direct = definition.steps[index]?.dependsOn ?? (before === undefined ? [] : [before.id]);
  return direct.flatMap((needed) => {
    if (seen.has(needed)) return [];
    seen.add(needed);
    return [needed, ...neededBy(definition, needed, seen)];
  });
}

const named = ({ saga, instance }: Pick<SagaRow, "saga" | "instance">) => `${saga} ${instance}`;
