import { onTestFinished } from 'vitest'
import { seededRandom } from '../../src/base/random.ts'
import { type Sandbox, startSandbox } from '../../src/sandbox/start.ts'
import { inProcess, type Said } from './in-process.ts'
import { type Workplace, workplace } from './workplace.ts'

export type ActingExit = {
  readonly sandbox: Sandbox
  readonly at: Workplace
  /** `approve`, `run`, `thaw` …: the command line in this process, at an instant of plan time. */
  sunset(now: string, command: string, ...args: readonly string[]): Promise<Said>
  /** What the sandbox was asked to change, in order: `POST /1065/deregister`. */
  asked(): readonly string[]
}

export const number = '106540352242922'
export const account = '102290129340398'
export const begin = '2025-11-20T00:00:00Z'
export const frozen = '2026-01-15T00:05:00Z'
export const closed = '2026-01-16T00:05:00Z'

/** A plan that acts on a loopback channel, and the channel. `phases`: in YAML, below an announcement. */
export const actingExit = async (
  phases: string,
  { more = '', env = {} }: { readonly more?: string; readonly env?: Record<string, string> } = {},
): Promise<ActingExit> => {
  const sandbox = await startSandbox({ port: 0, random: seededRandom(1) })
  onTestFinished(() => sandbox.close())
  const plan = `sunset: ChatGPT leaves WhatsApp on 2026-01-15
timezone: UTC
window: always
history: none
audience: users.csv
channel: { base_url: "${sandbox.url}", senders: [{ id: "${number}" }], account: "${account}", per_day: unlimited, pin: "\${WHATSAPP_PIN}" }
phases:
  announce: { at: 60 days before, message: announce }
${phases}
${more}`
  const people = ['+16505550001,en', '+16505550002,en', '+393331234567,it']
  const at = workplace(
    { 'plan.yaml': plan, 'users.csv': `phone,lang\n${people.join('\n')}\n` },
    {
      WHATSAPP_ACCESS_TOKEN: 'the-token-itself',
      WHATSAPP_PIN: '271828',
      PATH: process.env['PATH'] ?? '',
      ...env,
    },
  )
  const { run } = inProcess(at.folder, at.env)
  return {
    sandbox,
    at,
    sunset: (now, command, ...args) => run(command, at.path('plan.yaml'), ...args, '--now', now),
    asked: () =>
      sandbox.channel.asked.map(
        ({ method, path }) => `${method} ${path.replace(/^\/v[\d.]+/, '').split('?')[0]}`,
      ),
  }
}

/** Approved, with what cannot be undone, and run once, so that everybody was told. */
export const toldExit = async (...args: Parameters<typeof actingExit>): Promise<ActingExit> => {
  const exit = await actingExit(...args)
  await exit.sunset(begin, 'approve', '--yes', '--confirm', 'plan', '--reason', 'x')
  await exit.sunset(begin, 'run')
  return exit
}
