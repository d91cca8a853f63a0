import { expect, onTestFinished, test } from 'vitest'
import { seededRandom } from '../../../src/base/random.ts'
import { type Sandbox, startSandbox } from '../../../src/sandbox/start.ts'
import { account, number } from '../../kit/acting-exit.ts'
import { type Workplace, workplace } from '../../kit/workplace.ts'

/** Five actions: two of the number, one command that must not run twice, the number itself, one command that may. */
const planOn = (url: string): string => `sunset: ChatGPT leaves WhatsApp on 2026-01-15
timezone: UTC
window: always
history: none
audience: users.csv
channel: { base_url: "${url}", senders: [{ id: "${number}" }], account: "${account}", per_day: unlimited, pin: "\${WHATSAPP_PIN}" }
phases:
  announce: { at: 60 days before, message: announce }
  shutdown:
    at: deadline
    actions:
      - set-profile: { about: "It has left" }
      - clear-commands
      - { run: [sh, -c, "echo stop >> once.txt"], undo: [sh, -c, "echo start >> once.txt"] }
      - deregister
      - { run: [sh, -c, "echo told >> often.txt"], undo: [sh, -c, "echo untold >> often.txt"], idempotent: true }
`

type Exit = { readonly at: Workplace; readonly sandbox: Sandbox; asked(): readonly string[] }

const now = ['--now', '2026-01-15T00:05:00Z'] as const
const told = ['--now', '2025-11-20T00:00:00Z'] as const

const exitToShut = async (): Promise<Exit> => {
  const sandbox = await startSandbox({ port: 0, random: seededRandom(1) })
  onTestFinished(() => sandbox.close())
  const at = workplace(
    { 'plan.yaml': planOn(sandbox.url), 'users.csv': 'phone,lang\n+16505550001,en\n' },
    { WHATSAPP_ACCESS_TOKEN: 'the-token-itself', WHATSAPP_PIN: '271828' },
  )
  await at.run('approve', 'plan.yaml', '--yes', '--reason', 'x', ...told)
  await at.run('run', 'plan.yaml', ...told)
  return { at, sandbox, asked: () => sandbox.channel.asked.map(({ path }) => path.split('/').at(-1) ?? '') }
}

const linesIn = ({ at }: Exit, file: string): readonly string[] => {
  try {
    return at.read(file).trimEnd().split('\n')
  } catch {
    return []
  }
}

type Shown = { readonly action: string; readonly state: string }
const actionsIn = async ({ at }: Exit): Promise<readonly string[]> => {
  const { stdout } = await at.run('status', 'plan.yaml', '--json', ...now)
  return JSON.parse(stdout).actions.map(({ action, state }: Shown) => `${action} ${state}`)
}

const cases = (points: readonly string[]) =>
  points.flatMap((point) => [1, 2, 3, 4, 5].map((nth) => [point, nth] as const))

/** The third action, when it was begun and nobody recorded that it ended. */
const isAsked = (point: string, nth: number, of: number): boolean => nth === of && !point.endsWith('recorded')

test.each(cases(['action-begun', 'action-done', 'action-recorded']))(
  'killed at %s of action %i: the next run finishes the shutdown, and what must not be done twice is asked about',
  async (point, nth) => {
    const exit = await exitToShut()
    const { at } = exit
    const killed = await at.runWith({ env: { SUNSET_CRASH: `${point}:${nth}` } }, 'run', 'plan.yaml', ...now)
    expect(killed.signal).toBe('SIGKILL')
    const next = await at.run('run', 'plan.yaml', ...now)
    if (isAsked(point, nth, 3)) {
      expect(next.status).toBe(5)
      expect((await actionsIn(exit)).slice(2)).toEqual([
        'run sh in_doubt',
        'deregister waiting',
        'run sh waiting',
      ])
      // Whoever looks sees whether it was done, and says so.
      const wasDone = linesIn(exit, 'once.txt').length === 1
      expect(wasDone).toBe(point === 'action-done')
      const settle = wasDone ? ['--as', 'sent'] : ['--resend']
      await at.run('resolve', 'plan.yaml', '--phase', 'shutdown', ...settle, '--reason', 'looked', ...now)
      expect((await at.run('run', 'plan.yaml', ...now)).status).toBe(0)
    } else expect(next.status).toBe(0)
    expect((await actionsIn(exit)).map((one) => one.split(' ').at(-1))).toEqual(Array(5).fill('done'))
    expect(exit.asked()).toEqual(['whatsapp_business_profile', 'conversational_automation', 'deregister'])
    expect(linesIn(exit, 'once.txt')).toEqual(['stop'])
    const twice = nth === 5 && point === 'action-done'
    expect(linesIn(exit, 'often.txt')).toEqual(twice ? ['told', 'told'] : ['told'])
  },
)

test.each(cases(['undo-begun', 'undo-done', 'undo-recorded']))(
  'thaw killed at %s of action %i from the end: the next thaw takes back the rest, nothing twice that must not be',
  async (point, nth) => {
    const exit = await exitToShut()
    const { at } = exit
    await at.run('run', 'plan.yaml', ...now)
    const thaw = ['thaw', 'plan.yaml', '--reason', 'a court said so', ...now] as const
    expect((await at.runWith({ env: { SUNSET_CRASH: `${point}:${nth}` } }, ...thaw)).signal).toBe('SIGKILL')
    const next = await at.run(...thaw)
    if (isAsked(point, nth, 3)) {
      expect(next.status).toBe(5)
      const wasDone = linesIn(exit, 'once.txt').length === 2
      expect(wasDone).toBe(point === 'undo-done')
      const as = wasDone ? 'sent' : 'unsent'
      await at.run('resolve', 'plan.yaml', '--phase', 'shutdown', '--as', as, '--reason', 'looked', ...now)
      expect((await at.run(...thaw)).status).toBe(0)
    } else expect(next.status).toBe(0)
    expect((await actionsIn(exit)).map((one) => one.split(' ').at(-1))).toEqual(Array(5).fill('undone'))
    expect(exit.asked().slice(3)).toEqual([
      'register',
      'conversational_automation',
      'whatsapp_business_profile',
    ])
    expect(linesIn(exit, 'once.txt')).toEqual(['stop', 'start'])
    expect(exit.sandbox.channel.number(number)).toMatchObject({
      isRegistered: true,
      profile: { about: 'Ask me anything' },
      automation: { commands: [{ command_name: 'help' }] },
    })
  },
)
