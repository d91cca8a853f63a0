import type { Log } from '../app/reception/desk.ts'
import { openReception } from '../app/reception/open-reception.ts'
import type { Reception } from '../app/reception/reception.ts'
import type { Surroundings } from '../app/surroundings.ts'
import { SunsetError } from '../base/errors.ts'
import type { Instant } from '../base/instant.ts'
import { type ServerLimits, startServer } from './server.ts'

/** A plan to serve, with its own environment (`.env` beside it). */
export type PlanToServe = { readonly file: string; readonly surroundings: Surroundings }

export type ServeOptions = {
  readonly plans: readonly PlanToServe[]
  readonly host: string
  readonly port: number
  readonly now?: Instant
  readonly ledger?: string
  readonly log: (plan: string) => Log
  readonly limits?: ServerLimits
}

export type Serving = {
  readonly url: string
  readonly plans: readonly string[]
  /** Lets whoever is being answered finish, writes what was taken, and lets go of the ledgers. */
  close(): Promise<void>
}

/** Opens every plan, then listens: all of them, or none. */
export const serve = async (surroundings: Surroundings, options: ServeOptions): Promise<Serving> => {
  const receptions: Reception[] = []
  const closeAll = async (): Promise<void> => {
    await Promise.allSettled(receptions.map((reception) => reception.close()))
  }
  try {
    for (const { file, surroundings: around } of options.plans) {
      const reception = await openReception(
        around,
        {
          file,
          log: options.log(file),
          ...(options.now === undefined ? {} : { now: options.now }),
          ...(options.ledger === undefined ? {} : { ledger: options.ledger }),
        },
        ({ plan, ledger }) => receptions.find((one) => one.plan === plan && one.ledgerId === ledger),
      )
      const twice = receptions.some(({ plan }) => plan === reception.plan)
      receptions.push(reception)
      if (twice)
        throw new SunsetError('usage', `Two plans are called ${reception.plan}, so nothing is served.`, {
          hint: 'Give one of them another `name:`; it is part of every address of the server.',
        })
    }
    const { host, port } = options
    const { machine } = surroundings.clocks
    const server = await startServer({
      host,
      port,
      receptions,
      clock: machine,
      log: options.log(''),
      ...(options.limits === undefined ? {} : { limits: options.limits }),
    })
    return {
      url: server.url,
      plans: receptions.map(({ plan }) => plan),
      close: async () => {
        for (const reception of receptions) reception.leave()
        await server.close()
        await closeAll()
      },
    }
  } catch (error) {
    await closeAll()
    throw error
  }
}
