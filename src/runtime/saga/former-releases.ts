import { RuntimeError } from "../errors.js";
import type { Route } from "../message.js";
import type { FormerRelease, SagaRegistration, ServiceDefinition } from "../service.js";

/**
 * A service together with what its former releases were: their sagas go on hearing and saying what
 * they did, so that each instance ends under the definition it began with.
 *
 * @throws RuntimeError `options` when a former saga has no bodies, or the service has it no more.
 */
export function withFormerReleases(
  service: ServiceDefinition,
  releases: readonly FormerRelease[],
): ServiceDefinition {
  return releases.reduce(withFormerRelease, service);
}

function withFormerRelease(service: ServiceDefinition, release: FormerRelease): ServiceDefinition {
  const merged = { ...service.sagas };
  for (const [property, former] of Object.entries(release.service.sagas ?? {})) {
    const { name } = former.definition;
    const now = Object.entries(merged).find(([, { definition }]) => definition.name === name);
    if (now === undefined) {
      throw new RuntimeError(
        "options",
        `formerReleases has the saga "${name}", which ${service.name} has no more: keep it in the document until its instances have ended.`,
      );
    }
    const [key, registration] = now;
    merged[key] = withFormer(registration, former, bodiesOf(release, property));
  }
  return { ...service, sends: sendsOf(service, release.service), sagas: merged };
}

const withFormer = (
  registration: SagaRegistration,
  { definition, receives }: SagaRegistration,
  bodies: object,
): SagaRegistration => ({
  ...registration,
  receives: [...registration.receives, ...receives.filter(isNewTo(registration.receives))],
  former: [...(registration.former ?? []), { definition, bodies }],
});

const isNewTo = (known: readonly Route[]) => (route: Route) =>
  !known.some(
    ({ channel, message }) => channel === route.channel && message.type === route.message.type,
  );

function bodiesOf({ service, sagas }: FormerRelease, property: string): object {
  const bodies: unknown = Reflect.get(sagas, property);
  if (typeof bodies === "object" && bodies !== null) return bodies;
  throw new RuntimeError(
    "options",
    `formerReleases has no bodies for the saga "${property}" of ${service.name}.`,
  );
}

// By type: where a message of the former release goes today is for today's document to say.
function sendsOf(now: ServiceDefinition, former: ServiceDefinition): ServiceDefinition["sends"] {
  const known = new Set(Object.values(now.sends).map(({ message }) => message.type));
  const added = Object.entries(former.sends).filter(([, { message }]) => !known.has(message.type));
  return { ...Object.fromEntries(added), ...now.sends };
}
