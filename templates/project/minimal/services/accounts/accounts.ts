import type { Queryable, Service, Tx } from "asyncapi-gen/runtime";
import type { AccountsPublisher } from "../../generated/accounts/publisher.js";
import type { SendWelcome } from "../../generated/messages/send-welcome.js";

export interface Account {
  readonly accountId: string;
  readonly email: string;
  readonly name: string;
  readonly welcomed: boolean;
}

/** Opens an account: its row and the command to welcome its owner commit together, or neither does. */
export const open = (
  service: Service<AccountsPublisher>,
  { accountId, email, name }: SendWelcome,
  correlationId: string,
): Promise<void> =>
  service.transaction(
    async ({ tx, publish }) => {
      await tx.query("insert into account (account_id, email, name) values ($1, $2, $3)", [
        accountId,
        email,
        name,
      ]);
      await publish.sendWelcome({ accountId, email, name });
    },
    { correlationId },
  );

export async function find(store: Queryable, accountId: string): Promise<Account | undefined> {
  const { rows } = await store.query<Account>(
    `select account_id as "accountId", email, name, welcomed from account where account_id::text = $1`,
    [accountId],
  );
  return rows[0];
}

export async function markWelcomed(tx: Tx, accountId: string): Promise<void> {
  await tx.query("update account set welcomed = true where account_id = $1", [accountId]);
}
