import type { Adapter } from '../adapters/adapter.ts'
import { cannotSend } from '../adapters/dry-adapter.ts'
import type { Plan } from '../model/plan.ts'
import { redacted } from '../send/redacted.ts'
import { channelOf, makeAdapter } from './channel.ts'
import type { Surroundings } from './surroundings.ts'

export type AdapterOnce = { readonly get: () => Promise<Adapter>; readonly close: () => Promise<void> }

/** Made when the first message is about to go, and only then: a missing token is told (69) before anything is sent. */
export const adapterOnce = (surroundings: Surroundings, plan: Plan, dryRun: boolean): AdapterOnce => {
  let made: Promise<Adapter> | undefined
  const make = async (): Promise<Adapter> => {
    if (dryRun) return cannotSend(channelOf(plan, surroundings.env).kind)
    const { adapter, secrets } = await makeAdapter(plan, surroundings.env)
    return redacted(adapter, secrets)
  }
  return {
    get: (): Promise<Adapter> => {
      made ??= make()
      return made
    },
    close: async (): Promise<void> => {
      if (made !== undefined) await (await made.catch(() => undefined))?.close()
    },
  }
}
