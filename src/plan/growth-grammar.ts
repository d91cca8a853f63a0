import type { Millis } from '../base/instant.ts'
import type { Growth } from '../model/growth.ts'
import { printMillis, readMillis } from './duration.ts'
import { quoted, type Reading, read, unread } from './reading.ts'

type Every = Extract<Growth, { kind: 'every' }>

const every = /^\s*(x\s*\d+(?:\.\d+)?|\+\s*\d+|tier)\s+every\s+(.+?)(?:\s+up\s+to\s+(\d+))?\s*$/i
const after = /^\s*(\d+|unlimited)\s+after\s+(.+?)\s*$/i
const shortest = 3_600_000

/**
 * Reads how a daily limit grows: `x2 every 7 days`, `+50000 every 1 day`, `tier every 7 days` (WhatsApp's next messaging limit), each
 * with `up to 100000` or not; or a list of limits, `10000 after 2 days, unlimited after 9 days`.
 */
export const readGrowth = (text: string): Reading<Growth> => {
  const repeated = every.exec(text)
  if (repeated !== null) return readEvery(text, repeated)
  if (/\bafter\b/i.test(text)) return readSteps(text)
  return unread(notRead(text))
}

const readEvery = (text: string, [, step = '', span = '', upTo]: RegExpExecArray): Reading<Growth> => {
  const length = readMillis(span)
  if ('complaint' in length) return length
  const grows = stepOf(step.replace(/\s/g, '').toLowerCase())
  if (grows === undefined || length.value < shortest) return unread(notRead(text))
  return read({
    kind: 'every',
    step: grows,
    every: length.value,
    ...(upTo === undefined ? {} : { upTo: Number(upTo) }),
  })
}

/** Undefined for a limit that would not grow. */
const stepOf = (step: string): Every['step'] | undefined => {
  if (step === 'tier') return { by: 'tier' }
  const amount = Number(step.slice(1))
  if (step.startsWith('x')) return amount > 1 ? { by: 'factor', factor: amount } : undefined
  return amount > 0 ? { by: 'people', people: amount } : undefined
}

const readSteps = (text: string): Reading<Growth> => {
  const steps: { limit: number | 'unlimited'; after: Millis }[] = []
  for (const part of text.split(',')) {
    const found = after.exec(part)
    if (found === null) return unread(notRead(text))
    const [, limit = '', span = ''] = found
    const length = readMillis(span)
    if ('complaint' in length) return length
    const isLater = length.value > (steps.at(-1)?.after ?? 0)
    if (!isLater || limit === '0') return unread(notRead(text))
    steps.push({
      limit: limit.toLowerCase() === 'unlimited' ? 'unlimited' : Number(limit),
      after: length.value,
    })
  }
  return read({ kind: 'steps', steps })
}

const notRead = (text: string) => ({
  code: 'bad-growth',
  message: `cannot read how the daily limit grows: ${quoted(text)}`,
  hint: 'write `x2 every 7 days`, `+50000 every 1 day up to 500000`, `tier every 7 days`, or `10000 after 2 days, unlimited after 9 days`',
})

/** As `readGrowth` reads it back. */
export const printGrowth = (growth: Growth): string => {
  if (growth.kind === 'steps')
    return growth.steps.map(({ limit, after: span }) => `${limit} after ${printMillis(span)}`).join(', ')
  const upTo = growth.upTo === undefined ? '' : ` up to ${growth.upTo}`
  return `${printStep(growth.step)} every ${printMillis(growth.every)}${upTo}`
}

const printStep = (step: Every['step']): string => {
  if (step.by === 'tier') return 'tier'
  return step.by === 'factor' ? `x${step.factor}` : `+${step.people}`
}
