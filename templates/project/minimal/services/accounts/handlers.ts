import type { AccountsHandlers } from "../../generated/accounts/consumer.js";
import * as accounts from "./accounts.js";

export const accountsHandlers: AccountsHandlers = {
  async welcomeSent({ payload: { accountId } }, { tx }) {
    await accounts.markWelcomed(tx, accountId);
  },
};
