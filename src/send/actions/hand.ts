import type { ActionDone, ActionRead } from '../../adapters/adapter.ts'

/** What does one action, and takes it back: an operation of the channel, a command, a call. */
export type Hand = {
  /** Doing it twice is the same as once: where nobody knows whether it was done, it is done again without asking. */
  readonly isRepeatable: boolean
  /** What there is before; left out where there is nothing to be read. */
  readonly read?: (signal: AbortSignal) => Promise<ActionRead>
  perform(before: string, signal: AbortSignal): Promise<ActionDone>
  /** Undefined: nothing takes it back. */
  readonly undo: Undo | undefined
}

export type Undo = {
  readonly isRepeatable: boolean
  perform(before: string, signal: AbortSignal): Promise<ActionDone>
}

/** Where nothing was read. */
export const nothingBefore = 'null'
