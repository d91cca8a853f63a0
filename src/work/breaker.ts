import type { Outcome } from '../model/outcome.ts'
import { pacingBurst } from './pacing-burst.ts'

/** A fault of a template, a sender or an account is believed after so many identical answers with no acceptance between. */
const believedAfter = 3
/** So many answers of one code in a row, whatever its class, and the occurrence is held for a person. */
const anyCodeAfter = 50
/** So many attempts in a row that reached nobody: the channel is down, and the run ends. */
const unreachedAfter = 50
/** Of a handful of people there are never so many: then the same delivery so often is enough. */
const sameUnreachedAfter = 6

/** So many acceptances, and what was paced before them was no burst. */
const forgottenAfter = 1000

/** What the breaker asks for. */
export type Break =
  /** Deliveries of this scope are kept back for the rest of the run; the others go on. */
  | { readonly stops: 'template' | 'sender' | 'country'; readonly scope: string; readonly why: string }
  /** Nothing more of this occurrence: a person must look. */
  | { readonly stops: 'occurrence'; readonly why: string }
  /** Nothing more now; a later run tries again by itself. */
  | { readonly stops: 'run'; readonly why: string }

/** What an answer concerned. */
export type Scopes = { readonly template: string; readonly sender: string; readonly country: string }

/** Counts identical answers: stops what is at fault after a few of them, not after a million. */
export class Breaker {
  #lastCode = ''
  #inARow = 0
  #isDown = false
  readonly #byScope = new Map<string, number>()
  readonly #pacingCodes: readonly string[]
  /** Since the first answer with such a code: how many had which, and how many were acceptances. */
  readonly #paced = new Map<string, number>()
  #acceptedSince = 0

  /** `pacingCodes`: those of which a burst stops everything. */
  constructor(pacingCodes: readonly string[] = []) {
    this.#pacingCodes = pacingCodes
  }

  /** Looks at an answer, to an attempt before which there were `before` of this delivery that did not count; gives what must stop because of it. */
  see(outcome: Outcome, scopes: Scopes, before = 0): Break | undefined {
    if (outcome.kind === 'accepted') {
      this.#lastCode = ''
      this.#inARow = 0
      if (this.#paced.size > 0) this.#sawAcceptance()
      // Looked at for every message, and nearly always there is nothing to forget.
      if (this.#byScope.size === 0) return undefined
      for (const fault of ['template', 'sender', 'country'] as const)
        this.#byScope.delete(`${fault} ${scopes[fault]}`)
      this.#byScope.delete('account ')
      return undefined
    }
    if (outcome.kind === 'throttled') return undefined
    const inARow = this.#countInARow(outcome)
    if (outcome.kind === 'unreached' && !this.#isDown && isDown(inARow, before + 1)) {
      this.#isDown = true
      return {
        stops: 'run',
        why: `the channel could not be reached ${inARow} times in a row: ${outcome.text}`,
      }
    }
    if (outcome.kind === 'refused') {
      const broken = this.#seePacing(outcome) ?? this.#seeRefusal(outcome, scopes)
      if (broken !== undefined) return broken
    }
    if (inARow === anyCodeAfter && outcome.kind !== 'unreached')
      return { stops: 'occurrence', why: `${inARow} answers in a row were ${wordsOf(outcome)}` }
    return undefined
  }

  #countInARow(outcome: Exclude<Outcome, { kind: 'accepted' | 'throttled' }>): number {
    const code = outcome.kind === 'refused' ? outcome.code : outcome.kind
    this.#inARow = code === this.#lastCode ? this.#inARow + 1 : 1
    this.#lastCode = code
    return this.#inARow
  }

  #seePacing({ code }: Extract<Outcome, { kind: 'refused' }>): Break | undefined {
    if (!this.#pacingCodes.includes(code)) return undefined
    this.#paced.set(code, (this.#paced.get(code) ?? 0) + 1)
    const why = pacingBurst(this.#pacingCodes, { failures: this.#paced, accepted: this.#acceptedSince })
    return why === undefined ? undefined : { stops: 'occurrence', why }
  }

  /** What was few among so many is forgotten: a burst is many at once. */
  #sawAcceptance(): void {
    this.#acceptedSince++
    if (this.#acceptedSince < forgottenAfter) return
    this.#paced.clear()
    this.#acceptedSince = 0
  }

  #seeRefusal(outcome: Extract<Outcome, { kind: 'refused' }>, scopes: Scopes): Break | undefined {
    const { of } = outcome
    // What may be tried again by itself (maintenance, a pause of hours) is waited out; only its being without end stops anything.
    if (of === 'recipient' || of === 'request' || outcome.retry !== 'never') return undefined
    const scope = of === 'account' ? '' : scopes[of]
    const key = `${of} ${scope}`
    const seen = (this.#byScope.get(key) ?? 0) + 1
    this.#byScope.set(key, seen)
    if (seen !== believedAfter) return undefined
    const why = `${seen} answers were ${wordsOf(outcome)}`
    return of === 'account' ? { stops: 'occurrence', why } : { stops: of, scope, why }
  }
}

const isDown = (inARow: number, ofTheSame: number): boolean =>
  inARow >= unreachedAfter || (ofTheSame >= sameUnreachedAfter && inARow >= sameUnreachedAfter)

const wordsOf = (outcome: Exclude<Outcome, { kind: 'accepted' | 'throttled' }>): string =>
  outcome.kind === 'refused'
    ? `"${outcome.code}" (${outcome.text})`
    : outcome.kind === 'unknown'
      ? `no answer that can be trusted (${outcome.evidence})`
      : `no connection (${outcome.text})`
