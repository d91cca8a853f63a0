import { readFileSync } from 'node:fs'
import { z } from 'zod'

/*
 * The documents of `--json`, key by key: whoever writes a monitor reads these. Objects are strict, so that a key which appears
 * or vanishes fails a test.
 */

/** ISO 8601 in UTC, with Z. */
const instant = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?Z$/)
const local = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?[+-]\d\d:\d\d$/)
const gate = z.enum(['open', 'frozen', 'closed'])
const state = z.enum(['scheduled', 'due', 'running', 'complete', 'held', 'missed', 'superseded', 'cancelled'])
const count = z.number().int().min(0)

const counts = z.strictObject({
  audience: count,
  pending: count,
  sending: count,
  accepted: count,
  delivered: count,
  read: count,
  failed: count,
  suppressed: count,
  expired: count,
  in_doubt: count,
})

const occurrence = z.strictObject({
  id: z.string(),
  phase: z.string(),
  cohort: z.string(),
  at: instant,
  state,
  doneBy: instant.optional(),
  willMiss: count.optional(),
  wouldSend: count.optional(),
  counts,
})

/** `status`, `run`, `tick`. */
const byHand = z.array(z.strictObject({ what: z.string(), notBefore: instant, isFixed: z.boolean() }))

export const statusSchema = z.strictObject({
  plan: z.string(),
  now: instant,
  revision: z.number().int().nullable(),
  fileDiffers: z.boolean(),
  deadline: instant,
  gate: z.record(z.string(), gate),
  runner: z
    .strictObject({ host: z.string(), pid: z.number().int(), since: instant, doing: z.string() })
    .optional(),
  overdue: z.strictObject({ occurrences: z.array(z.string()), idleSince: instant.nullable() }).optional(),
  waitingFor: z
    .array(
      z.strictObject({
        what: z.string(),
        until: instant.optional(),
        why: z.string(),
        people: count.optional(),
      }),
    )
    .optional(),
  actions: z
    .array(
      z.strictObject({
        occurrence: z.string(),
        action: z.string(),
        scope: z.enum(['channel', 'cohort']),
        state: z.enum(['waiting', 'doing', 'done', 'in_doubt', 'failed', 'undone']),
        at: instant.optional(),
        attempts: count.optional(),
        retryAt: instant.optional(),
        said: z.string().optional(),
      }),
    )
    .optional(),
  wouldDo: z.array(z.string()).optional(),
  byHand: byHand.optional(),
  promises: z
    .strictObject({
      told: z.array(z.strictObject({ cohort: z.string(), says: z.string(), people: count })),
      neverTold: count,
      owed: z.array(
        z.strictObject({
          cohort: z.string(),
          kind: z.enum(['moved', 'exempt', 'reopened']),
          told: z.string(),
          truth: z.string(),
          people: count,
          from: instant.optional(),
        }),
      ),
    })
    .optional(),
  occurrences: z.array(occurrence),
})

export type StatusSeen = z.infer<typeof statusSchema>

export const timelineSchema = z.strictObject({
  plan: z.string(),
  service: z.string().nullable(),
  channel: z.string(),
  deadline: instant,
  timezone: z.string(),
  occurrences: z.array(
    z.strictObject({
      id: z.string(),
      phase: z.string(),
      cohort: z.string(),
      at: instant,
      local,
      gate: gate.optional(),
      gateUntil: instant.optional(),
      actions: z.array(z.string()).optional(),
      state,
    }),
  ),
  byHand: byHand.optional(),
})

/** What `check` says of the audience besides is an addition of its own. */
const priceSchema = z.strictObject({
  currency: z.string(),
  total: z.number(),
  occurrences: z.array(z.strictObject({ id: z.string(), messages: count, price: z.number() })),
  unpriced: z.array(z.strictObject({ country: z.string(), messages: count })),
})

export const checkSchema = z.strictObject({
  plan: z.string(),
  ok: z.boolean(),
  problems: z.array(
    z.strictObject({
      severity: z.enum(['error', 'warning']),
      code: z.string(),
      message: z.string(),
      hint: z.string().optional(),
      file: z.string(),
      line: z.number().int().min(1),
      column: z.number().int().min(1),
    }),
  ),
  audience: z.object({ people: count, rejected: count, byLocale: z.record(z.string(), count) }).optional(),
  feasibility: z
    .strictObject({
      feasible: z.boolean(),
      finish: instant.nullable(),
      lastSafeStart: instant.nullable(),
      bindingConstraint: z.string().nullable(),
      occurrences: z.array(
        z.strictObject({
          id: z.string(),
          recipients: count,
          seconds: count,
          days: count.nullable(),
          start: instant.nullable(),
          finish: instant.nullable(),
          latest: instant.nullable(),
          misses: count,
          tight: z.boolean(),
        }),
      ),
      waysOut: z.array(
        z.strictObject({
          change: z.string(),
          fits: z.boolean(),
          finish: instant.nullable(),
          soonerSeconds: count.nullable(),
        }),
      ),
      audience: z.strictObject({ people: count, spread: z.enum(['own', 'like its own', 'even']) }),
      shortNotice: count.optional(),
      fitsFromTier: z.union([count, z.literal('unlimited')]).optional(),
      computedFrom: instant.optional(),
    })
    .optional(),
  price: priceSchema.optional(),
})

export const errorSchema = z.strictObject({
  error: z.object({ code: z.string(), message: z.string(), hint: z.string().optional() }),
})

export const gateSchema = z.strictObject({
  gate,
  cohort: z.string(),
  since: instant.nullable(),
  until: instant.optional(),
  reply: z.string().optional(),
})

/** A line of the outbox. */
export const outboxLineSchema = z.strictObject({
  key: z.string(),
  at: instant,
  sender: z.string(),
  to: z.string().min(1),
  phase: z.string(),
  occurrence: z.string(),
  locale: z.string(),
  text: z.string().min(1),
  template: z.unknown().optional(),
  link: z.string().optional(),
})

export type OutboxLine = z.infer<typeof outboxLineSchema>

export const outboxOf = (path: string): readonly OutboxLine[] =>
  readFileSync(path, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => outboxLineSchema.parse(JSON.parse(line)))

export type StatusDocument = z.infer<typeof statusSchema>

/** One occurrence of a status document; fails where there is none. */
export const occurrenceIn = (document: StatusDocument, id: string): StatusDocument['occurrences'][number] => {
  const found = document.occurrences.find((one) => one.id === id)
  if (found === undefined)
    throw new Error(`no occurrence ${id} in ${document.occurrences.map((one) => one.id).join(', ')}`)
  return found
}

/** All states of a document's counts add up to its audience. */
export const sumOf = ({ audience: _, ...states }: z.infer<typeof counts>): number =>
  Object.values(states).reduce((sum, n) => sum + n, 0)
