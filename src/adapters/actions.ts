import type { Outcome } from '../model/outcome.ts'

/** An operation of a platform that a plan can name in `phases.*.actions`, as data: nobody makes an adapter to judge a plan. */
export type AdapterAction = {
  readonly name: string
  /** Why it cannot be taken back, in words; undefined: it can. `hasPin`: the plan says with which PIN a number is registered again. */
  irreversible(around: { readonly hasPin: boolean }): string | undefined
  /** What is wrong with the arguments; empty where nothing is. */
  judge(given: Readonly<Record<string, unknown>>): readonly string[]
  /** How a plan may name what takes it back, beside commands and calls: `undo: { register: … }`. */
  readonly undoneBy?: string
  /** It is about the account as a whole, so the plan or the environment must name that. */
  readonly needsAccount?: true
  /** Actions that must not come before it, and what goes wrong then. */
  readonly notAfter?: readonly { readonly action: string; readonly why: string }[]
  /** What ends with it for the whole channel. */
  readonly ends?: { readonly what: 'sending' | 'receipts'; readonly why: string }
  /** What only a person can do once it is done. */
  readonly byHand?: readonly HandStep[]
}

/** Something that no API does. */
export type HandStep = {
  readonly what: string
  /** So many days after the last message, or after the action itself. */
  readonly after: 'last message' | 'action'
  readonly days: number
}

/** An action as it is asked for. */
export type ActionRequest = {
  readonly name: string
  readonly arguments: Readonly<Record<string, unknown>>
  /** The names of the plan's own templates. */
  readonly templates: readonly string[]
}

/** It was not done, or nobody knows. No text of it holds a secret. */
export type ActionTrouble = Exclude<Outcome, { readonly kind: 'accepted' }>

export type ActionRead = { readonly kind: 'read'; readonly state: string } | ActionTrouble
/** `said`: in words, for the audit trail. */
export type ActionDone = { readonly kind: 'done'; readonly said: string } | ActionTrouble

/** What a platform can be asked to do to the channel. No method ever rejects for the platform's or the network's answer. */
export interface ActionDesk {
  /** What there is now that the action would change, as JSON without secrets: what `undo` needs. Changes nothing. */
  read(asked: ActionRequest, signal: AbortSignal): Promise<ActionRead>
  /**
   * Does it, for every sender of the plan where it is theirs, and reads back that it is so. Does only what is not so yet: whoever does not know
   * whether it was done calls it again, with what was read before the first time.
   */
  perform(asked: ActionRequest, before: string, signal: AbortSignal): Promise<ActionDone>
  /** Puts back what was read, and reads back that it is so. May be called again. Of what cannot be put back, `said` tells. */
  undo(asked: ActionRequest, before: string, signal: AbortSignal): Promise<ActionDone>
}
