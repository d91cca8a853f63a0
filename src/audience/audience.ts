import type { Recipient } from '../model/recipient.ts'

/** A row that cannot be a recipient: what is wrong with it, and the row itself for the reject file. */
export type RejectedRow = {
  readonly number: number
  readonly reason: string
  readonly cells: Readonly<Record<string, string>>
}

/** A piece of the stream, some thousand rows, so that memory stays flat and the cost of an await is shared. */
export type Batch = {
  readonly recipients: readonly Recipient[]
  /** On which line of the source each of them stands; absent where there is none. */
  readonly lines?: readonly number[]
  readonly rejected: readonly RejectedRow[]
  /** What was filled in for the recipients of this batch. */
  readonly completed?: Completed
}

/** How many recipients of a batch got what their row did not say, and what rows said that nobody understands (with how often). */
export type Completed = {
  readonly localeFromCountry: number
  readonly localeFromPlan: number
  readonly zoneFromCountry: number
  /** The row does not tell, and the country has several: the hours common to them are theirs. */
  readonly zoneAmongSeveral: number
  /** Neither row nor country tells: the plan's zone is theirs. */
  readonly zoneUnknown: number
  readonly countryUnknown: number
  readonly strangeLocales: ReadonlyMap<string, number>
  readonly strangeZones: ReadonlyMap<string, number>
  readonly strangeCountries: ReadonlyMap<string, number>
}

/**
 * An audience at its source. `columns` is known before the first row. `batches` may be read once; it throws a SunsetError
 * (code `audience`) when the source itself cannot be read (not a file, not gzip, an unclosed quote), never for a bad row.
 */
export type Audience = {
  readonly columns: readonly string[]
  readonly batches: AsyncIterable<Batch>
  /** Lets go of the source, for whoever does not read it to its end. May be called twice. */
  close?(): Promise<void>
}
