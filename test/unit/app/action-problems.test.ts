import { describe, expect, test } from 'vitest'
import { type ActingExit, actingExit, begin, closed, frozen, toldExit } from '../../kit/acting-exit.ts'

type Problem = {
  readonly code: string
  readonly message: string
  readonly hint?: string
  readonly line?: number
}

const problemsOf = async (exit: ActingExit): Promise<readonly Problem[]> => {
  const said = await exit.sunset(begin, 'check', '--json')
  const codes = [
    'unknown-action',
    'bad-action',
    'bad-arguments',
    'channel-action',
    'action-order',
    'action-too-early',
    'brownout-actions',
  ]
  const { problems }: { readonly problems: readonly Problem[] } = JSON.parse(said.stdout)
  return problems.filter(({ code }) => codes.includes(code))
}
const judged = async (phases: string, env: Record<string, string> = {}): Promise<readonly Problem[]> =>
  problemsOf(await actingExit(phases, { env }))

describe('check', () => {
  test.each<[string, string, RegExp, RegExp]>([
    [
      'clear-comands',
      'unknown-action',
      /WhatsApp has no action `clear-comands`/,
      /did you mean `clear-commands`/,
    ],
    ['{ ron: [./stop.sh] }', 'bad-action', /`ron` cannot be a list/, /`\{ run: /],
    ['{ set-profile: { abuot: "x" } }', 'bad-arguments', /`abuot` is no part of a profile/, /^$/],
    [
      `{ set-profile: { about: "${'x'.repeat(140)}" } }`,
      'bad-arguments',
      /140 characters; the platform takes 139/,
      /^$/,
    ],
    ['set-profile', 'bad-arguments', /needs what the profile is to say/, /^$/],
    ['{ deregister: { pin: "1" } }', 'bad-arguments', /it takes no arguments/, /^$/],
    ['{ clear-commands: {}, scope: cohort }', 'channel-action', /cannot be done for one cohort/, /remove/],
    [
      '{ deregister: {}, undo: { regster: {} } }',
      'unknown-action',
      /not taken back by `regster`/,
      /register/,
    ],
    [
      '{ run: ["true"], undo: { register: {} } }',
      'unknown-action',
      /`run true` is not taken back/,
      /a command or a call/,
    ],
  ])('says what is wrong with %s', async (action, code, message, hint) => {
    const [problem, ...others] = await judged(`  shutdown: { at: 3 days after, actions: [${action}] }`)
    expect(others).toEqual([])
    expect(problem).toMatchObject({ code, message: expect.stringMatching(message), line: 9 })
    expect(problem?.hint ?? '').toMatch(hint)
  })

  test.each<[string, string, RegExp]>([
    ['shutdown: { at: 3 days after, actions: [deregister, clear-commands] }', 'action-order', /133010/],
    [
      'shutdown: { at: 3 days after, actions: [unsubscribe, deregister] }',
      'action-order',
      /no webhook comes/,
    ],
    [
      'freeze: { at: deadline, reply: reply, actions: [deregister] }',
      'action-too-early',
      /still answers people: a deregistered number sends nothing/,
    ],
    [
      'freeze: { at: 20 days before, gate: closed, actions: [unsubscribe] }\n  reminder: { at: 7 days before, message: reminder }',
      'action-too-early',
      /comes before `reminder`/,
    ],
    [
      'reminder: { at: 1 day before, message: reminder }\n  shutdown: { at: 2 hours before, actions: [unsubscribe] }',
      'action-too-early',
      /22 hours after the last message/,
    ],
    [
      'brownout: { at: 9 days before, gate: frozen, for: 3 hours, actions: [clear-commands] }',
      'brownout-actions',
      /not taken back with it/,
    ],
  ])('warns of what would go wrong because of its time: %s', async (phase, code, message) => {
    expect(await judged(`  ${phase}`)).toMatchObject([{ code, message: expect.stringMatching(message) }])
  })

  test('has nothing to say about the safe order', async () => {
    expect(
      await judged(`  freeze: { at: deadline, reply: reply, actions: [{ set-profile: { about: "x" } }, clear-commands] }
  shutdown: { at: 3 days after, actions: [delete-links, delete-templates, deregister, unsubscribe] }`),
    ).toEqual([])
  })
})

describe('what only a person can do', () => {
  const phases = '  shutdown: { at: 1 day after, actions: [deregister] }'
  type Step = { readonly what: string; readonly notBefore: string; readonly isFixed: boolean }
  const stepsAt = async (exit: ActingExit, now: string, command: string): Promise<readonly Step[]> =>
    JSON.parse((await exit.sunset(now, command, '--json')).stdout).byHand

  test.each(['status', 'report', 'timeline'])('is in %s, with dates', async (command) => {
    const exit = await toldExit(phases)
    expect(await stepsAt(exit, frozen, command)).toMatchObject([
      { what: expect.stringMatching(/delete the number/), notBefore: '2026-01-16T00:00:00Z', isFixed: false },
      { what: expect.stringMatching(/revoke the access token/), notBefore: '2026-01-16T00:00:00Z' },
    ])
    const { stdout } = await exit.sunset(frozen, command)
    expect(stdout).toMatch(/by hand:\n {4}\[ \] as planned, not before Fri 16 Jan 2026/)
  })

  test('is counted from the last message, once that is over and the number is deregistered', async () => {
    const exit = await toldExit(`${phases}\n  reminder: { at: 2 days before, message: reminder }`)
    for (const now of ['2026-01-13T10:00:00Z', closed]) await exit.sunset(now, 'run')
    expect((await stepsAt(exit, closed, 'status'))[0]).toMatchObject({
      notBefore: '2026-02-12T10:00:00Z',
      isFixed: true,
    })
  })
})
