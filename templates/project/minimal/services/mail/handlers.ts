import type { MailHandlers } from "../../generated/mail/consumer.js";

export const mailHandlers: MailHandlers = {
  async sendWelcome({ payload: { accountId, email, name } }, { tx, publish, newId }) {
    const letterId = newId();
    const { rowCount } = await tx.query(
      `insert into letter (letter_id, account_id, email, text) values ($1, $2, $3, $4)
       on conflict (account_id) do nothing`,
      [letterId, accountId, email, `Welcome, ${name}!`],
    );
    // The letter, the event and the note that this command was handled commit together.
    if (rowCount === 1) await publish.welcomeSent({ accountId, letterId });
  },
};
