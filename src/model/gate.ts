/** What the channel may do now: answer, only auto-reply, or be silent. */
export type Gate = 'open' | 'frozen' | 'closed'

const strictness: Readonly<Record<Gate, number>> = { open: 0, frozen: 1, closed: 2 }

export const stricterGate = (one: Gate, other: Gate): Gate =>
  strictness[other] > strictness[one] ? other : one
