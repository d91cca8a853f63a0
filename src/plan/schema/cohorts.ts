import { z } from 'zod'
import type { CohortPlan, Exemption } from '../../model/plan.ts'
import { readDate } from '../calendar-date.ts'
import { given } from '../given.ts'
import { deadlineOf } from '../moment.ts'
import { type Complaint, read } from '../reading.ts'
import { readWord } from '../text-leaves.ts'
import { callingCode, cells, complain, country, deadline, grammar, section, text } from './leaves.ts'

export type WrittenCohort = Omit<CohortPlan, 'name'>
type Match = CohortPlan['match']

const day = grammar(readDate, 'a date', '2026-01-14')

const exemption: z.ZodType<Exemption> = section(
  {
    since: day,
    until: day.exactOptional(),
    source: text('a source', 'https://example.com/order'),
    reason: text('a reason', 'order of the authority').exactOptional(),
  },
  'A time in which the deadline does not hold for the cohort',
)

const countries: z.ZodType<Extract<Match, { kind: 'countries' }>['countries']> = z.union([
  grammar(
    (written) => {
      const code = written.trim()
      return code === 'EU' || code === 'EEA'
        ? read(code)
        : readWord(['EU', 'EEA'], 'group of countries')(code)
    },
    '`EU`, `EEA` or a list of countries',
    'EU',
  ),
  z.array(country).min(1),
])

const matchOf = (written: {
  readonly countries?: Extract<Match, { kind: 'countries' }>['countries']
  readonly calling_codes?: readonly string[]
  readonly column?: Readonly<Record<string, readonly string[]>>
  readonly list?: string
}): Match | Complaint => {
  const { countries: named, calling_codes: codes, column, list } = written
  const given = [named, codes, column, list].filter((way) => way !== undefined).length
  const columns = Object.entries(column ?? {})
  const [entry] = columns
  const hint = 'write one of `countries`, `calling_codes`, `column: { tier: pro }`, `list`'
  if (given === 0) return { code: 'bad-cohort', message: 'the cohort does not say who is in it', hint }
  if (given > 1) return { code: 'bad-cohort', message: 'the cohort says in several ways who is in it', hint }
  if (named !== undefined) return { kind: 'countries', countries: named }
  if (codes !== undefined) return { kind: 'calling-codes', codes }
  if (list !== undefined) return { kind: 'list', file: list }
  if (entry === undefined || columns.length > 1)
    return { code: 'bad-cohort', message: 'a cohort goes by one column', hint }
  return { kind: 'column', column: entry[0], values: entry[1] }
}

/** People with a deadline of their own, or exempt. */
export const cohort: z.ZodType<WrittenCohort> = section(
  {
    countries: countries.exactOptional(),
    calling_codes: z.array(callingCode).min(1).exactOptional(),
    column: z.record(z.string(), cells).exactOptional(),
    list: text('a file', 'italy.csv').exactOptional(),
    deadline: deadline.exactOptional(),
    source: text('a source', 'https://example.com/order').exactOptional(),
    exempt: z.union([exemption.transform((one) => [one]), z.array(exemption).min(1)]).exactOptional(),
  },
  'People with a deadline of their own, or exempt',
).transform((written, context): WrittenCohort => {
  const match = matchOf(written)
  if ('code' in match) complain(context, match, written)
  if (written.deadline === undefined && written.exempt === undefined) {
    const message = 'the cohort has no deadline of its own and is not exempt'
    complain(context, { code: 'bad-cohort', message, hint: 'add `deadline:` or `exempt:`' }, written)
    return z.NEVER
  }
  if ('code' in match) return z.NEVER
  return {
    match,
    ...given('deadline', written.deadline === undefined ? undefined : deadlineOf(written.deadline)),
    ...given('source', written.source),
    exempt: written.exempt ?? [],
  }
})
