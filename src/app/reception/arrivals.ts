import type { Clock } from '../../base/clock.ts'
import { type Instant, instant } from '../../base/instant.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import type { Arrivals, Arrived } from '../../ledger/receiving.ts'
import { patiently } from './patience.ts'

/**
 * How long a group gathers after the last one was written. Each transaction takes the ledger's write lock, which a run needs as well: at
 * 3,000 receipts a second there are a hundred of them, not three thousand.
 */
const gatherMs = 10
/** So many things in a group at most: a transaction of some tens of milliseconds. */
const mostInGroup = 5000

/** Whoever posts waits no longer than some seconds, and then posts again. */
const patienceMs = 5000

type Waiting = {
  readonly arrivals: Arrivals
  /** Machine time. */
  readonly since: Instant
  readonly size: number
  readonly done: (arrived: Arrived) => void
  readonly failed: (error: unknown) => void
}

/** Writes what comes in to the ledger, group by group. */
export type Intake = {
  /** Resolves once it is durable, with what its whole group came to; rejects where it could not be written, and nothing of it was. */
  take(arrivals: Arrivals): Promise<Arrived>
  /** How many wait to be written. */
  waiting(): number
  /** Resolves when all that was taken is written. */
  settled(): Promise<void>
}

export const intake = (
  ledger: Pick<Ledger, 'receive'>,
  { plan, machine }: { readonly plan: Clock; readonly machine: Clock },
  told: (arrived: Arrived) => void,
  missed: (error: unknown) => void = () => {},
): Intake => {
  const queue: Waiting[] = []
  let working: Promise<void> | undefined

  const group = (): readonly Waiting[] => {
    let size = 0
    const end = queue.findIndex((one, index) => {
      size += one.size
      // In a group whoever is let in again is so last: what comes after it must not come before.
      return size > mostInGroup || (queue[index - 1]?.arrivals.optedIn ?? []).length > 0
    })
    const taken = queue.splice(0, end < 0 ? queue.length : Math.max(1, end))
    return taken
  }

  /** What the groups before them took of their patience is gone: else each would wait for as long again, and more come meanwhile. */
  const leftOf = ([first]: readonly Waiting[]): number =>
    first === undefined ? 0 : first.since + patienceMs - machine.now()

  const work = async (): Promise<void> => {
    while (queue.length > 0) {
      const taken = group()
      try {
        const arrivals = merged(taken.map((one) => one.arrivals))
        const arrived = await patiently(machine, leftOf(taken), () => ledger.receive(arrivals, plan.now()))
        told(arrived)
        for (const { done } of taken) done(arrived)
      } catch (error) {
        missed(error)
        for (const { failed } of taken) failed(error)
      }
      await machine.sleep(instant(machine.now() + gatherMs))
    }
    working = undefined
  }

  return {
    take: (arrivals) =>
      new Promise((done, failed) => {
        queue.push({ arrivals, since: machine.now(), size: sizeOf(arrivals), done, failed })
        working ??= work()
      }),
    waiting: () => queue.length,
    settled: async () => {
      while (working !== undefined) await working
    },
  }
}

const sizeOf = (arrivals: Arrivals): number =>
  Object.values(arrivals).reduce((sum, list) => sum + list.length, 0)

/** One after the other, each kind by itself. */
const merged = (all: readonly Arrivals[]): Arrivals => {
  const of = <Kind extends keyof Arrivals>(kind: Kind) =>
    all.flatMap((one): readonly NonNullable<Arrivals[Kind]>[number][] => one[kind] ?? [])
  const [only] = all
  if (only !== undefined && all.length === 1) return only
  return {
    receipts: of('receipts'),
    linked: of('linked'),
    linkedIds: of('linkedIds'),
    optedOut: of('optedOut'),
    optedIn: of('optedIn'),
    visits: of('visits'),
    joiners: of('joiners'),
    replies: of('replies'),
  }
}
