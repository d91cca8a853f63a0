import type { Writable } from 'node:stream'
import pino from 'pino'
import type { Log } from '../app/reception/desk.ts'

/** One line of JSON for each thing that happened, as log collectors read it. */
export const jsonLog = (to: Writable): ((plan: string) => Log) => {
  const logger = pino({ base: null, messageKey: 'what', timestamp: pino.stdTimeFunctions.isoTime }, to)
  return (plan) => {
    const own = plan === '' ? logger : logger.child({ file: plan })
    return (level, what, fields = {}) => own[level](fields, what)
  }
}
