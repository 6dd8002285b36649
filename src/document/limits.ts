/** Documents come from others, so everything about them has a limit. */
export interface DocumentLimits {
  /** Of one file. */
  readonly fileBytesMax: number;
  /** Of all files that one call reads. */
  readonly totalBytesMax: number;
  /** Levels of mappings and lists in one file. */
  readonly depthMax: number;
  /** Values of one file after its YAML aliases are written out. */
  readonly nodesMax: number;
  /** Values of one document after its `$ref`s are written out. */
  readonly expandedNodesMax: number;
  /** Levels of one document after its `$ref`s are written out: each takes a piece of the stack. */
  readonly expandedDepthMax: number;
  /** For fetching one file from a server; files are fetched only from origins that were allowed. */
  readonly fetchMs: number;
  /** Of files fetched in one call. */
  readonly fetchesMax: number;
  /** For validating one document. */
  readonly deadlineMs: number;
}

export const defaultLimits: DocumentLimits = {
  fileBytesMax: 5 * 1024 * 1024,
  totalBytesMax: 50 * 1024 * 1024,
  depthMax: 150,
  nodesMax: 500_000,
  expandedNodesMax: 2_000_000,
  expandedDepthMax: 600,
  fetchMs: 10_000,
  fetchesMax: 100,
  deadlineMs: 10_000,
};
