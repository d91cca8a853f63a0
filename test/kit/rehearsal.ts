import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const plans = join(import.meta.dirname, '../../plans')

export const planText = (name: string): string => readFileSync(join(plans, name), 'utf8')

/** The plan as it lies in plans/, but for where it sends to, and that it does so at any hour: all of an occurrence at one tick. */
export const planAt = (name: string, baseUrl: string): string =>
  windowedPlanAt(name, baseUrl).replace(/^window: .*$/m, 'window: always')

/** The plan as it lies in plans/, but for where it sends to. */
export const windowedPlanAt = (name: string, baseUrl: string): string => {
  const text = planText(name)
  const adapter = '  adapter: whatsapp\n'
  if (!text.includes(adapter)) throw new Error(`${name} names no adapter`)
  return text.replace(adapter, `${adapter}  base_url: ${baseUrl}\n`)
}

export const sampleAudience = (): string => planText('sample-audience.csv')

/** Secrets of nobody: made up, and long enough. */
export const secrets = {
  WHATSAPP_ACCESS_TOKEN: 'EAATESTtokenOFnobody0123456789',
  WHATSAPP_PIN: '271828',
  LINK_SECRET: 'test-link-secret-of-nobody-0123456789abcdef',
} as const
