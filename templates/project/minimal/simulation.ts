import { defineSimulation, invariant, story } from "asyncapi-gen/testing";
import { accounts } from "./generated/accounts/service.js";
import { mail } from "./generated/mail/service.js";
import { open } from "./services/accounts/accounts.js";
import { accountsHandlers } from "./services/accounts/handlers.js";
import { mailHandlers } from "./services/mail/handlers.js";
import { migrations } from "./src/migrations.js";

export default defineSimulation({
  services: [
    { service: accounts, handlers: accountsHandlers },
    { service: mail, handlers: mailHandlers },
  ],
  fixture: { migrations },
  stories: [
    story("an account is opened", async ({ services, newId }) => {
      const ada = { accountId: newId(), name: "Ada", email: "ada@example.org" };
      await open(services.accounts, ada, newId());
    }),
  ],
  invariants: [
    invariant("everybody is welcomed", "select account_id from account where not welcomed"),
    invariant(
      "one letter for each account",
      "select account_id from account left join letter using (account_id) where letter_id is null",
    ),
  ],
});
