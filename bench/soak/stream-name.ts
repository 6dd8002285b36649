/** Of the soak's messages, with NATS. */
export const STREAM = "soak";
