import { z } from 'zod'
import { phaseName } from '../../model/names.ts'
import type { Addressees, PhasePlan, ReplyPlan, Requirements } from '../../model/plan.ts'
import type { When } from '../../model/when.ts'
import { defaultLate, defaultReplyEvery } from '../defaults.ts'
import { readMillis } from '../duration.ts'
import { given } from '../given.ts'
import { quoted, type Reading, read, unread } from '../reading.ts'
import { readWord } from '../text-leaves.ts'
import { actions } from './actions.ts'
import { brakes, canary } from './brakes.ts'
import { cells, complain, duration, grammar, section, share, span, text, when, window } from './leaves.ts'

/** A phase as written; what its name means by itself is added later. */
export type WrittenPhase = Partial<Omit<PhasePlan, 'name' | 'at' | 'stepped'>> &
  Pick<PhasePlan, 'at' | 'stepped'>

type Times = { readonly at: readonly When[]; readonly stepped: boolean }

const times: z.ZodType<Times> = z
  .union([
    when.transform((one): Times => ({ at: [one], stepped: false })),
    z
      .array(when)
      .min(1)
      .transform((at): Times => ({ at, stepped: true })),
  ])
  .meta({ description: 'A time, or a list of times: `30 days before`, `deadline`, `now`, a date …' })

const who = ['everyone', 'unlinked', 'linked', 'unreached'] as const

const addressees: z.ZodType<Addressees> = z.union([
  grammar(readWord(who, 'group of people'), 'a group of people', 'unlinked').transform(
    (kind): Addressees => ({ kind }),
  ),
  z.record(z.string(), cells).transform((written, context): Addressees => {
    const [entry, ...more] = Object.entries(written)
    if (entry !== undefined && more.length === 0)
      return { kind: 'column', column: entry[0], values: entry[1] }
    const message = 'people are chosen by one column'
    complain(context, { code: 'bad-addressees', message, hint: 'write `{ tier: [pro, team] }`' }, written)
    return z.NEVER
  }),
])

const reply: z.ZodType<ReplyPlan> = z.union([
  text('a message', 'frozen').transform((message): ReplyPlan => ({ message, every: defaultReplyEvery })),
  section(
    {
      message: text('a message', 'frozen'),
      every: duration('24 hours').exactOptional(),
      approved: text('a reference', 'case 8812')
        .meta({ description: 'Who approved the wording' })
        .exactOptional(),
    },
    'The auto-reply of a frozen gate',
  ).transform(
    (written): ReplyPlan => ({
      message: written.message,
      every: written.every ?? defaultReplyEvery,
      ...given('approved', written.approved),
    }),
  ),
])

const requires: z.ZodType<Requirements> = section(
  {
    coverage: share.exactOptional(),
    of: z.enum(['accepted', 'delivered']).exactOptional(),
    notice: span.exactOptional(),
    after: text('a phase', 'announce').transform(phaseName).exactOptional(),
    or_after: span.exactOptional(),
  },
  'What must be true before the phase does anything',
).transform(({ or_after, ...written }): Requirements => ({ ...written, ...given('orAfter', or_after) }))

const readLate = (written: string): Reading<PhasePlan['late']> => {
  const [, word = '', after] = /^\s*(\S+)(?:\s+after\s+(.+))?$/s.exec(written) ?? []
  const policy = readWord(['run', 'skip', 'hold'], 'answer to being late')(word)
  if ('complaint' in policy)
    return unread({
      ...policy.complaint,
      message: `cannot read ${quoted(written)}`,
      hint: 'write `run`, `skip` or `hold after 6 hours`',
    })
  if (after === undefined) return read({ ...defaultLate, policy: policy.value })
  const length = readMillis(after)
  return 'complaint' in length ? length : read({ policy: policy.value, after: length.value })
}

/** One phase. */
export const phase: z.ZodType<WrittenPhase> = section(
  {
    at: times,
    message: text('a message', 'announce').meta({ description: 'The message that is sent' }).exactOptional(),
    to: addressees
      .meta({ description: 'everyone, unlinked, linked, unreached, or { column: value }' })
      .exactOptional(),
    gate: z
      .enum(['frozen', 'closed'])
      .meta({ description: 'What the channel may do from then on' })
      .exactOptional(),
    for: span.meta({ description: 'How long the gate stays so' }).exactOptional(),
    reply: reply.exactOptional(),
    actions: actions.exactOptional(),
    requires: requires.exactOptional(),
    late: grammar(readLate, 'run, skip or hold', 'skip after 6 hours').exactOptional(),
    until: when.meta({ description: 'When its deliveries expire' }).exactOptional(),
    canary: canary.exactOptional(),
    brakes: brakes.exactOptional(),
    window: window.exactOptional(),
    again: z.boolean().meta({ description: 'Whether a moved date sends it again' }).exactOptional(),
  },
  'A named step of the exit',
).transform(({ at, ...written }): WrittenPhase => ({ ...written, ...at }))
