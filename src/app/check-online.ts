import { SunsetError } from '../base/errors.ts'
import type { Problem } from '../base/problem.ts'
import type { Finding, Preflight } from '../model/preflight.ts'
import { whatStops } from '../work/preflight-stops.ts'
import { adapterOnce } from './adapter-once.ts'
import { channelOf } from './channel.ts'
import { type AskedTemplates, checkTemplates, type TemplatesAsked } from './check-templates.ts'
import type { Surroundings } from './surroundings.ts'

/** What the platform says of the plan's channel. */
export type AskedPlatform = AskedTemplates & {
  /** Undefined where it was not asked: something is missing, or there is nobody to ask. */
  readonly preflight?: Preflight
}

/** `check --online`: how we stand with the platform, and with the plan's templates there. */
export const checkOnline = async (
  surroundings: Surroundings,
  asked: TemplatesAsked,
): Promise<AskedPlatform> => {
  const { plan } = asked
  const adapters = adapterOnce(surroundings, plan, false)
  try {
    const adapter = await adapters.get().catch(refusedBeforehand)
    if (adapter instanceof SunsetError) return notAsked(plan.channel.name, adapter)
    const { stop } = surroundings.interrupts
    const preflight = await adapter.preflight?.(stop)
    const isDead = preflight?.findings.some(({ code, sender }) => code === 'token' && sender === undefined)
    // With a token that is not accepted every question has the same answer.
    const templates = isDead === true ? nothingAsked : await checkTemplates(adapter, asked, stop)
    if (preflight === undefined) return templates
    const stops = whatStops(preflight, channelOf(plan, surroundings.env).senders) !== undefined
    return {
      preflight,
      problems: [...preflight.findings.map((one) => problemOf(one, stops)), ...templates.problems],
      refused: stops || templates.refused,
    }
  } finally {
    await adapters.close()
  }
}

const nothingAsked: AskedTemplates = { problems: [], refused: false }

/** What stops one sender of several is a warning: the others go on. */
const problemOf = ({ code, weight, message, hint }: Finding, stops: boolean): Problem => ({
  severity: stops && weight === 'stops' ? 'error' : 'warning',
  code: `channel-${code}`,
  message,
  hint,
})

const notAsked = (channel: string, { message, hint }: SunsetError): AskedPlatform => ({
  problems: [
    {
      severity: 'error',
      code: 'channel-refused',
      message: `${channel} was not asked: ${message}`,
      hint: hint ?? 'see the `channel:` section',
    },
  ],
  refused: true,
})

/** A missing token is told like everything else that is wrong. */
const refusedBeforehand = (error: unknown): SunsetError => {
  if (error instanceof SunsetError && error.code === 'channel-refused') return error
  throw error
}
