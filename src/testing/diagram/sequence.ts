/** Who says what to whom, in order: plain JSON. */
export interface Sequence {
  readonly kind: "sequence";
  readonly title: string;
  readonly lanes: readonly Lane[];
  readonly lines: readonly SequenceLine[];
}

export interface Lane {
  readonly id: string;
  readonly label: string;
}

export type SequenceLine =
  /** `answers`: it replies to an earlier one; `lost`: it changes nothing. */
  | {
      readonly kind: "message";
      readonly from: string;
      readonly to: string;
      readonly text: string;
      readonly style: "asks" | "answers" | "lost";
    }
  /** Something that happens at one lane. */
  | { readonly kind: "note"; readonly at: string; readonly text: string };
