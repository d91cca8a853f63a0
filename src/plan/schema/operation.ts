import { z } from 'zod'
import type { SecretSource } from '../../base/secret.ts'
import type { LedgerPlan, NotifyPlan, Plan } from '../../model/plan.ts'
import { given } from '../given.ts'
import { didYouMean, quoted, type Reading, read, unread } from '../reading.ts'
import { readSecret } from '../secret-source.ts'
import { readUrl } from '../text-leaves.ts'
import { grammar, secret, section, text, url } from './leaves.ts'

const readLedger = (written: string): Reading<LedgerPlan> => {
  const trimmed = written.trim()
  const path = /^sqlite:(.+)$/s.exec(trimmed)?.[1]?.trim()
  if (path !== undefined && path !== '' && !path.includes('${')) return read({ kind: 'sqlite', path })
  if (/^postgres(?:ql)?:\/\//.test(trimmed) && !trimmed.includes('${'))
    return read({ kind: 'postgres', dsn: /:[^@/]*@/.test(trimmed.slice(12)) ? secretOf(trimmed) : trimmed })
  const whole = readSecret(trimmed)
  if ('value' in whole && whole.value.from !== 'plan') return read({ kind: 'postgres', dsn: whole.value })
  const looksLikePath = /^[\w./-]+\.(?:db|sqlite3?)$/.test(trimmed)
  return unread({
    code: 'bad-ledger',
    message: looksLikePath
      ? `${quoted(trimmed)} does not say what kind of ledger it is`
      : 'cannot read what the ledger is',
    hint: looksLikePath ? didYouMean(`sqlite:${trimmed}`) : 'write `sqlite:PATH` or `postgres://…`',
  })
}

/** A password in an address is a secret like any other. */
const secretOf = (written: string): SecretSource => {
  const reading = readSecret(written)
  return 'value' in reading ? reading.value : { from: 'environment', name: '' }
}

export const ledger: z.ZodType<LedgerPlan> = grammar(readLedger, 'a ledger', 'sqlite:.sunset/plan.db')

export const gateFile: z.ZodType<NonNullable<Plan['gateFile']>> = z.union([
  text('a file', 'gate.json').transform((path) => ({ path, format: 'json' as const })),
  section(
    { path: text('a file', 'gate.json'), format: z.enum(['json', 'flagd']).exactOptional() },
    'A file that says what the bot may do',
  ).transform(({ path, format }) => ({ path, format: format ?? ('json' as const) })),
])

export const serve: z.ZodType<NonNullable<Plan['serve']>> = section(
  {
    token: secret,
    forward: url.meta({ description: 'Where the bot takes its webhooks' }).exactOptional(),
    replies_per_second: z.number().positive().max(100_000).exactOptional(),
  },
  'The server for receipts, auto-replies, links and the gate',
).transform(({ replies_per_second, ...written }) => ({
  ...written,
  ...given('repliesPerSecond', replies_per_second),
}))

const events = ['held', 'failed', 'in_doubt', 'overdue', 'done'] as const

export const notify: z.ZodType<readonly NotifyPlan[]> = z.array(
  section(
    {
      on: z.array(z.enum(events)).min(1),
      run: z.array(text('a word of a command', './tell.sh')).min(1).exactOptional(),
      http: z.record(z.string(), z.unknown()).exactOptional(),
      email: z.unknown().optional(),
    },
    'Who is told of what',
  ).transform(({ on, ...does }): NotifyPlan => ({ on, does })),
)

/** A URL that every tick calls; with a key in it, a secret. */
export const heartbeat: z.ZodType<SecretSource | string> = grammar(
  (written): Reading<SecretSource | string> => {
    if (!written.includes('${')) return readUrl(written)
    return readSecret(written)
  },
  'the address of a page',
  'https://example.com/ping',
)
