import type { Audience } from '../../audience/audience.ts'
import { address, identity, type Recipient } from '../../model/recipient.ts'
import type { Place } from '../../timeline/zones-for.ts'

/** Everybody of a simulation, by number: who they are is made up where nobody is given, and never kept. */
export type PlayedPeople = {
  readonly n: number
  /** How many real people each stands for. */
  readonly weight: number
  readonly open: () => Audience
  /** Whose address this is. */
  readonly numberOf: (address: string) => number
  readonly placeOf: (number: number) => Place
  readonly places: readonly Place[]
  readonly identityOf: (number: number) => string
  readonly isLinked: (number: number) => boolean
}

const nowhere: Place = { zone: undefined, country: undefined }
const batchSize = 4096
const digits = 12

/** So many people, each like one of the examples in turn; addresses are numbers that nobody has. */
export const peopleLike = (
  examples: readonly Recipient[],
  n: number,
  weight: number,
  columns: readonly string[],
): PlayedPeople => {
  const prefixes = examples.map(prefixOf)
  const exampleOf = (number: number): number => number % examples.length
  const addressOf = (number: number): string =>
    `${prefixes[exampleOf(number)]}${String(number).padStart(digits, '0')}`
  async function* batches() {
    for (let from = 0; from < n; from += batchSize) {
      const recipients: Recipient[] = []
      for (let number = from; number < Math.min(n, from + batchSize); number++) {
        const example = examples[exampleOf(number)]
        const written = addressOf(number)
        if (example !== undefined)
          recipients.push({ ...example, address: address(written), identity: identity(written) })
      }
      yield { recipients, rejected: [] }
    }
  }
  return {
    n,
    weight,
    open: () => ({ columns, batches: batches() }),
    numberOf: (written) => Number(written.slice(-digits)),
    placeOf: (number) => examples[exampleOf(number)] ?? nowhere,
    places: examples,
    identityOf: addressOf,
    isLinked: (number) => examples[exampleOf(number)]?.linked ?? false,
  }
}

/** As much of a number as tells the country, and no more; a user id's country. */
const prefixOf = ({ identity: of }: Recipient): string => {
  const phone = /^\+(\d{3})/.exec(of)
  if (phone !== null) return `+${phone[1]}`
  return /^[A-Z]{2}\./.exec(of)?.[0] ?? 'p'
}
