import { type Instant, instant } from '../../base/instant.ts'
import type { Want } from '../claiming.ts'
import type { Reason, SegmentId } from '../ledger.ts'
import { codeOf, numberOf } from './codec.ts'
import type { Tallies } from './tallies.ts'
import type { Connection } from './transaction.ts'

/** A message that is on the wire, arrived, or may have: those in doubt count as sent. */
const sentStates = (['sending', 'accepted', 'delivered', 'read', 'in_doubt'] as const).map(codeOf).join(', ')

/** Whoever is written to must not have been by another step since `after`; `again` is how long that is, in seconds. */
export type Spacing = {
  /** An SQL expression for `recipient r`: the second of plan time of the newest message of another step; null: there is none of late. */
  readonly newest: string
  /** When somebody with such a message may be written to; undefined: now. */
  readonly until: (newest: number | null) => Instant | undefined
}

/**
 * What spacing asks of a claim; undefined where it asks nothing. Only steps that did anything within the spacing are looked at, by their
 * key: mostly there is none, and then a claim costs what it does without.
 */
export const spacingOf = (
  { statement }: Connection,
  stepId: number,
  { at, spacing }: Pick<Want, 'at' | 'spacing'>,
): Spacing | undefined => {
  if (spacing === undefined || spacing <= 0) return undefined
  const now = Math.floor(at / 1000)
  const seconds = Math.ceil(spacing / 1000)
  const active = statement('select id from step where id <> ? and active > ? order by id').all(
    stepId,
    now - seconds,
  )
  if (active.length === 0) return undefined
  const steps = active.map(({ id }) => numberOf(id)).join(', ')
  return {
    newest: `(select max(m.at) from delivery m where m.step in (${steps}) and m.recipient = r.id and m.state in (${sentStates}))`,
    until: (newest) =>
      newest === null || newest + seconds <= now ? undefined : instant((newest + seconds) * 1000),
  }
}

/** Something of the step happens: others look at it for so long. */
export const noteActive = ({ statement }: Connection, stepId: number, seconds: number): void => {
  statement('update step set active = ? where id = ? and active < ?').run(seconds, stepId, seconds)
}

/** Put aside before an attempt: until when, for whom. */
export type Spaced = { readonly recipient: number; readonly until: Instant }

const tooSoon: Reason = {
  code: 'spacing',
  text: 'another message went too short a time before',
  of: 'plan',
}

type Aside = {
  readonly connection: Connection
  readonly tallies: Tallies
  readonly stepId: number
  readonly seconds: number
  readonly reasonId: (reason: Reason) => number
}

/** They wait as what was refused for now does, but that nothing was tried: a row each, and an instant. */
export const putSpaced = (
  { connection, tallies, stepId, seconds, reasonId }: Aside,
  segment: SegmentId,
  spaced: readonly Spaced[],
): void => {
  if (spaced.length === 0) return
  const { statement } = connection
  const list = JSON.stringify(spaced.map(({ recipient, until }) => [recipient, until]))
  statement(
    `insert into delivery (step, recipient, state, attempt, at, promise, reason)
     select ?, json_extract(value, '$[0]'), ?, 0, ?, 0, ? from json_each(?)`,
  ).run(stepId, codeOf('pending'), seconds, reasonId(tooSoon), list)
  statement(
    `insert into retry (step, recipient, segment, at)
     select ?, json_extract(value, '$[0]'), ?, json_extract(value, '$[1]') from json_each(?)`,
  ).run(stepId, segment, list)
  tallies.move(segment, undefined, 'pending', spaced.length)
}
