import { type Instant, instant } from '../../base/instant.ts'
import type { Random } from '../../base/random.ts'
import type { Lease, Ledger } from '../../ledger/ledger.ts'
import { type Identity, identity } from '../../model/recipient.ts'
import type { PlayedPeople } from './played-people.ts'

/** Shares of all who link, and who opt out, between the first message and the deadline. */
export type Rates = { readonly linking: number; readonly optOut: number }

/** So many moments, evenly apart: nobody needs to know it to the minute. */
const moments = 400
const atOnce = 50_000

/**
 * What people do by themselves while a plan runs: most who link do so soon after they were told, some late; opting out is spread
 * evenly. Who does what and when is drawn once, from the seed.
 */
export class Life {
  readonly #people: PlayedPeople
  readonly #from: Instant
  readonly #to: Instant
  readonly #linking: readonly Uint32Array[]
  readonly #leaving: readonly Uint32Array[]
  #done = 0
  linked = 0
  optedOut = 0

  constructor(
    people: PlayedPeople,
    rates: Rates,
    between: { readonly from: Instant; readonly to: Instant },
    random: Random,
  ) {
    this.#people = people
    this.#from = between.from
    this.#to = between.to
    // Squared: half of those who link have done so after a quarter of the time.
    this.#linking = drawn(people.n, rates.linking, random, (share) => share * share, people.isLinked)
    this.#leaving = drawn(
      people.n,
      rates.optOut,
      random,
      (share) => share,
      () => false,
    )
  }

  /** Writes down whatever people did up to now, as `serve` would have. */
  async catchUp(ledger: Ledger, lease: Lease, now: Instant): Promise<void> {
    const [linking, leaving]: [Identity[], Identity[]] = [[], []]
    for (; this.#done < moments && this.#at(this.#done) <= now; this.#done++) {
      for (const number of this.#linking[this.#done] ?? []) linking.push(this.#named(number))
      for (const number of this.#leaving[this.#done] ?? []) leaving.push(this.#named(number))
    }
    for (let at = 0; at < linking.length; at += atOnce)
      this.linked += await ledger.link(lease, linking.slice(at, at + atOnce), now)
    if (leaving.length > 0) this.optedOut += await ledger.suppress(lease, leaving, 'opted out', now)
  }

  #at(moment: number): Instant {
    return instant(this.#from + ((moment + 1) / moments) * (this.#to - this.#from))
  }

  #named(number: number): Identity {
    return identity(this.#people.identityOf(number))
  }
}

/** Numbers of people by moment: a share of all of them, each at a time of their own. */
const drawn = (
  n: number,
  share: number,
  random: Random,
  when: (share: number) => number,
  isDone: (number: number) => boolean,
): readonly Uint32Array[] => {
  if (share <= 0) return []
  const momentOf = new Uint16Array(n).fill(moments)
  const sizes = new Uint32Array(moments + 1)
  for (let number = 0; number < n; number++) {
    const chance = random.next()
    if (chance >= share || isDone(number)) continue
    const moment = Math.min(moments - 1, Math.floor(when(random.next()) * moments))
    momentOf[number] = moment
    sizes[moment] = (sizes[moment] ?? 0) + 1
  }
  const lists = Array.from({ length: moments }, (_, moment) => new Uint32Array(sizes[moment] ?? 0))
  const filled = new Uint32Array(moments)
  for (let number = 0; number < n; number++) {
    const moment = momentOf[number] ?? moments
    const list = lists[moment]
    if (list === undefined) continue
    list[filled[moment] ?? 0] = number
    filled[moment] = (filled[moment] ?? 0) + 1
  }
  return lists
}
