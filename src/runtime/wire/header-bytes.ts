/** What headers take when they are written down; undefined: no more than `bytesMax`. */
export function tooManyHeaderBytes(
  headers: Readonly<Record<string, unknown>>,
  bytesMax: number,
): string | undefined {
  const bytes = Buffer.byteLength(JSON.stringify(headers));
  return bytes > bytesMax
    ? `has ${bytes} bytes of headers; headerBytesMax is ${bytesMax}`
    : undefined;
}
