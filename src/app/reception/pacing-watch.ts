import type { Clock } from '../../base/clock.ts'
import { hour, type Instant } from '../../base/instant.ts'
import type { Arrived } from '../../ledger/receiving.ts'
import { pacingBurst } from '../../work/pacing-burst.ts'
import { kindOf } from '../channel.ts'
import type { Surroundings } from '../surroundings.ts'
import type { Desk } from './desk.ts'

type Group = { readonly at: Instant; readonly accepted: number; readonly failed: Arrived['failed'] }

/**
 * What a platform accepted it may still drop, by receipts, all at once. On the first burst of it the plan is held, for a person: whoever goes on
 * sending loses the account.
 */
export class PacingWatch {
  readonly #desk: Desk
  readonly #machine: Clock
  readonly #who: string
  /** Of the last hour, oldest first. */
  #groups: Group[] = []

  constructor(desk: Desk, { clocks, process }: Pick<Surroundings, 'clocks' | 'process'>) {
    this.#desk = desk
    this.#machine = clocks.machine
    this.#who = process.user
  }

  /** Holds the plan where this completes a burst. Rejects where the hold could not be written down: then it is to be told again. */
  async saw({ moved, failed }: Arrived): Promise<void> {
    const codes = kindOf(this.#desk.standings.now.plan).capabilities.pacingCodes ?? []
    if (codes.length === 0 || moved === 0) return
    const now = this.#machine.now()
    this.#groups = this.#groups.filter(({ at }) => now - at < hour)
    this.#groups.push({ at: now, accepted: moved, failed: failed.filter(({ code }) => codes.includes(code)) })
    if (failed.every(({ code }) => !codes.includes(code))) return
    const why = pacingBurst(codes, {
      failures: byCode(this.#groups),
      accepted: this.#groups.reduce((sum, { accepted }) => sum + accepted, 0),
    })
    if (why === undefined) return
    const { ledger, clock, log } = this.#desk
    const at = clock.now()
    await ledger.hold(
      { kind: 'channel', why, since: at },
      { at, who: this.#who, what: 'hold', subject: 'everything', why },
    )
    // Whoever resumes has looked: what came before counts no more.
    this.#groups = []
    log('error', 'the plan is held', { why })
  }
}

const byCode = (groups: readonly Group[]): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>()
  for (const { failed } of groups)
    for (const { code, n } of failed) counts.set(code, (counts.get(code) ?? 0) + n)
  return counts
}
