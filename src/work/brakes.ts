import type { Brakes } from '../model/plan.ts'

/** Fewer settled deliveries than this say nothing of a share. */
const judgedFrom = 200

/** What became of the deliveries so far. */
export type Settlings = {
  /** All that have an end or were accepted. */
  readonly settled: number
  readonly failed: number
  /** Failed because of the recipient: not on the platform, blocked us. */
  readonly undeliverable: number
}

/** Why an occurrence must be held for a person; undefined where the shares are within the brakes. */
export const brakeTripped = (
  brakes: Brakes | undefined,
  { settled, failed, undeliverable }: Settlings,
  from: number = judgedFrom,
): string | undefined => {
  if (brakes === undefined || settled < from || settled === 0) return undefined
  const over = (name: string, n: number, most: number | undefined): string | undefined =>
    most !== undefined && n / settled > most
      ? `${n} of ${settled} ${name} (${percent(n / settled)}), more than the ${percent(most)} that the brake allows`
      : undefined
  return (
    over('failed', failed, brakes.failed) ??
    over('could not be delivered', undeliverable, brakes.undeliverable)
  )
}

const percent = (share: number): string => `${Number((100 * share).toFixed(2))}%`

/** How many of `audience` people each slice of a canary ends with: its shares rounded up, at least one person. */
export const canaryEnds = (shares: readonly number[], audience: number): readonly number[] =>
  shares.map((share) => Math.min(audience, Math.max(1, Math.ceil(share * audience))))
