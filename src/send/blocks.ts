import type { Instant } from '../base/instant.ts'
import type { SenderId } from '../model/names.ts'
import type { Break, Scopes } from '../work/breaker.ts'

type ScopedBreak = Extract<Break, { readonly scope: string }>

/** A sender that may be used again at an instant of plan time. */
export type Rest = { readonly until: Instant; readonly why: string }

/**
 * What is kept back for the rest of a run: whatever a template's, a sender's or a country's fault concerns, and senders that must
 * rest for longer than a run waits.
 */
export class Blocks {
  readonly #stopped = new Set<string>()
  readonly #words: string[] = []
  readonly #resting = new Map<string, Rest>()

  stop({ stops, scope, why }: ScopedBreak): void {
    const key = keyOf(stops, scope)
    if (this.#stopped.has(key)) return
    this.#stopped.add(key)
    this.#words.push(`${stops} ${scope}: ${why}`)
  }

  rest(sender: SenderId, rest: Rest): void {
    this.#resting.set(sender, rest)
  }

  /** What stopped, in words; empty where nothing did. */
  get words(): readonly string[] {
    return this.#words
  }

  /** The first of the senders that rest, by the end of its rest. */
  get firstRest(): Rest | undefined {
    let first: Rest | undefined
    for (const rest of this.#resting.values())
      if (first === undefined || rest.until < first.until) first = rest
    return first
  }

  /** Why a delivery is kept back, if it is: its sender rests, or what it goes through is at fault. */
  over({ template, sender, country }: Scopes): Rest | 'fault' | undefined {
    if (this.#stopped.size === 0 && this.#resting.size === 0) return undefined
    const isStopped =
      this.#stopped.has(keyOf('template', template)) ||
      this.#stopped.has(keyOf('sender', sender)) ||
      this.#stopped.has(keyOf('country', country))
    return isStopped ? 'fault' : this.#resting.get(sender)
  }
}

const keyOf = (stops: ScopedBreak['stops'], scope: string): string => `${stops} ${scope}`
