import { z } from 'zod'
import type { SecretSource } from '../../base/secret.ts'
import type { AudiencePlan, AudienceSource } from '../../model/plan.ts'
import { defaultRejects } from '../defaults.ts'
import { given } from '../given.ts'
import { didYouMean, quoted, type Reading, read, unread } from '../reading.ts'
import { complain, duration, grammar, secret, section, share, text } from './leaves.ts'

const formats = ['csv', 'tsv', 'ndjson'] as const
const known = /\.(?:csv|tsv|ndjson)(?:\.gz|\.zst)?$/i

const readPath = (path: string): Reading<string> => {
  const trimmed = path.trim()
  if (trimmed === '-' || known.test(trimmed)) return read(trimmed)
  const lines = /\.jsonl(\.gz|\.zst)?$/i.exec(trimmed)
  return unread({
    code: 'unknown-format',
    message: `cannot tell from its name what ${quoted(path)} holds`,
    hint:
      lines === null
        ? 'people come from `.csv`, `.tsv` or `.ndjson`, also with `.gz` or `.zst` after it'
        : didYouMean(trimmed.replace(/\.jsonl/i, '.ndjson')),
  })
}

const path = grammar(readPath, 'a file of people', 'users.csv')

type WrittenSource = {
  readonly sqlite?: string
  readonly run?: readonly string[]
  readonly postgres?: SecretSource
  readonly query?: string
  readonly format?: (typeof formats)[number]
}

const otherSource = section(
  {
    sqlite: text('an SQLite file', 'people.db').exactOptional(),
    postgres: secret.exactOptional(),
    query: text('a query', 'select phone, lang from people').exactOptional(),
    run: z.array(text('a word of a command', './people.sh')).min(1).exactOptional(),
    format: z.enum(formats).exactOptional(),
  },
  'People from a database, with `query`, or from a command’s output, with `format`',
)

const sourceOf = ({ sqlite, run, postgres, query, format }: WrittenSource): AudienceSource | string => {
  const kinds = [sqlite, run, postgres].filter((kind) => kind !== undefined)
  if (kinds.length !== 1) return 'a source is one of `sqlite`, `postgres` or `run`'
  if (run !== undefined) {
    if (query !== undefined) return '`query` belongs to a database, not to `run`'
    return format === undefined ? '`run` has no `format`' : { kind: 'run', command: run, format }
  }
  if (format !== undefined) return '`format` belongs to `run`, not to a database'
  if (query === undefined) return 'a database has no `query` here'
  if (sqlite !== undefined) return { kind: 'sqlite', file: sqlite, query }
  return postgres === undefined ? 'a database is missing' : { kind: 'postgres', dsn: postgres, query }
}

/** Where people, or addresses, come from. */
export const source: z.ZodType<AudienceSource> = z.union([
  path.transform((file): AudienceSource => ({ kind: 'file', path: file })),
  otherSource.transform((written, context): AudienceSource => {
    const made = sourceOf(written)
    if (typeof made !== 'string') return made
    const hint = 'write `{ sqlite: people.db, query: "select …" }` or `{ run: [./people.sh], format: csv }`'
    complain(context, { code: 'bad-source', message: made, hint }, written)
    return z.NEVER
  }),
])

const column = text('the name of a column', 'phone')

const columns = section(
  {
    address: column.exactOptional(),
    locale: column.exactOptional(),
    timezone: column.exactOptional(),
    country: column.exactOptional(),
    sender: column.exactOptional(),
    linked: column.exactOptional(),
  },
  'Which column of the audience holds what; the others are found by their usual names',
)

const rejects = z.union([
  share.transform((most): AudiencePlan['rejects'] => ({ share: most })),
  section(
    { share: share.exactOptional(), path: text('a file', 'rejects.csv').exactOptional() },
    'The greatest share of bad rows with which the audience is still used, and where they are kept',
  ).transform((written): AudiencePlan['rejects'] => ({
    share: written.share ?? defaultRejects.share,
    ...given('path', written.path),
  })),
])

const audienceOf = (from: AudienceSource): AudiencePlan => ({
  source: from,
  columns: {},
  rejects: defaultRejects,
})

/** A path, or the source with what to make of it. */
export const audience: z.ZodType<AudiencePlan> = z
  .union([
    path.transform((file) => audienceOf({ kind: 'file', path: file })),
    section(
      {
        source,
        columns: columns.exactOptional(),
        suppress: source.meta({ description: 'Addresses that are never written to' }).exactOptional(),
        refresh: duration('1 hour')
          .meta({ description: 'How often the source is read again' })
          .exactOptional(),
        order_by: column
          .meta({ description: 'The column whose order decides who is written to first' })
          .exactOptional(),
        rejects: rejects.exactOptional(),
      },
      'Where people come from',
    ).transform(
      (written): AudiencePlan => ({
        source: written.source,
        columns: written.columns ?? {},
        ...given('suppress', written.suppress),
        ...given('refresh', written.refresh),
        ...given('orderBy', written.order_by),
        rejects: written.rejects ?? defaultRejects,
      }),
    ),
  ])
  .meta({
    description: 'Who is written to: a file, or a source with columns, suppress, refresh, order_by, rejects',
  })
