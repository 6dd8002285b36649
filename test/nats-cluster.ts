import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "../scripts/free-port.js";
import { startLocalNats } from "../scripts/local-nats.js";

/** Three NATS servers that replicate their streams, and speak TLS with clients that have a login. */
export interface TestCluster {
  /** `tls://host:port` of each. */
  readonly urls: readonly string[];
  /** Certificate that all of them have, and that vouches for itself. */
  readonly caFile: string;
  readonly user: string;
  readonly pass: string;
  /** kill -9 of the server that is called so; it comes back with `start`. */
  kill(name: string): Promise<void>;
  start(name: string): Promise<void>;
  stop(): Promise<void>;
}

export const hasOpenssl = spawnSync("openssl", ["version"]).status === 0;

const names = ["a", "b", "c"] as const;

export async function startNatsCluster(): Promise<TestCluster> {
  const folder = mkdtempSync(join(tmpdir(), "asyncapi-gen-nats-cluster-"));
  const [certificate, key] = [join(folder, "certificate.pem"), join(folder, "key.pem")];
  certify(certificate, key);
  const [user, pass] = ["shop", "not a secret, it is a test"];
  const routes = await Promise.all(names.map(() => freePort()));
  const servers = new Map<string, Awaited<ReturnType<typeof startLocalNats>>>();
  for (const [index, name] of names.entries()) {
    const server = await startLocalNats({
      dataDir: join(folder, name),
      configuration: `
        server_name: ${name}
        tls { cert_file: ${JSON.stringify(certificate)}, key_file: ${JSON.stringify(key)} }
        authorization { user: ${user}, password: ${JSON.stringify(pass)} }
        cluster {
          name: three
          listen: 127.0.0.1:${routes[index]}
          routes: [${routes.map((port) => `nats://127.0.0.1:${port}`).join(", ")}]
        }
      `,
    });
    servers.set(name, server);
  }
  return {
    urls: [...servers.values()].map(({ url }) =>
      url.replace("nats://127.0.0.1", "tls://localhost"),
    ),
    caFile: certificate,
    user,
    pass,
    kill: async (name) => servers.get(name)?.end("SIGKILL"),
    start: async (name) => servers.get(name)?.start(),
    async stop() {
      await Promise.all([...servers.values()].map((server) => server.stop()));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A certificate for this machine that is good for a day. */
function certify(certificate: string, key: string): void {
  const what = ["-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-noenc"];
  const whose = [
    "-subj",
    "/CN=localhost",
    "-addext",
    "subjectAltName=DNS:localhost,IP:127.0.0.1",
    "-days",
    "1",
  ];
  const made = spawnSync("openssl", [
    "req",
    ...what,
    ...whose,
    "-out",
    certificate,
    "-keyout",
    key,
  ]);
  if (made.status !== 0) throw new Error(`openssl: ${made.stderr}`);
}
