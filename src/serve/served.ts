import type { HttpBindings } from '@hono/node-server'
import type { Hono } from 'hono'
import type { Reception } from '../app/reception/reception.ts'
import { mayAsk } from './authentication.ts'

/** Where routes are put: behind them is Node's own server. */
export type App = Hono<{ Bindings: HttpBindings }>

/** The plans of one server. */
export type Served = {
  readonly all: readonly Reception[]
  of(plan: string): Reception | undefined
  /** The plan, where whoever sent this header may ask about it. */
  askedBy(header: string | undefined, plan: string): Reception | undefined
  /** All that they may ask about. */
  allFor(header: string | undefined): readonly Reception[]
}

export const servedBy = (all: readonly Reception[]): Served => {
  const byName = new Map<string, Reception>(all.map((reception) => [reception.plan, reception]))
  return {
    all,
    of: (plan) => byName.get(plan),
    askedBy: (header, plan) => {
      const found = byName.get(plan)
      return found !== undefined && mayAsk(found, header) ? found : undefined
    },
    allFor: (header) => all.filter((reception) => mayAsk(reception, header)),
  }
}
