import { describe, expect, test } from 'vitest'
import {
  type ActingExit,
  account,
  actingExit,
  begin,
  closed,
  frozen,
  number,
  toldExit,
} from '../../kit/acting-exit.ts'

const five = `  freeze: { at: deadline, actions: [{ set-profile: { about: "It has left" } }, clear-commands] }
  shutdown: { at: 1 day after, actions: [delete-links, deregister, unsubscribe] }`

const profile = `POST /${number}/whatsapp_business_profile`
const automation = `POST /${number}/conversational_automation`
const deregistration = `POST /${number}/deregister`

type Row = { readonly id: string; readonly state: string }
const statesAt = async (exit: ActingExit, now: string): Promise<Readonly<Record<string, string>>> => {
  const { stdout } = await exit.sunset(now, 'status', '--json')
  return Object.fromEntries(JSON.parse(stdout).occurrences.map(({ id, state }: Row) => [id, state]))
}
const waitingAt = async (exit: ActingExit, now: string): Promise<readonly unknown[]> =>
  JSON.parse((await exit.sunset(now, 'status', '--json')).stdout).waitingFor ?? []

describe('the actions of a phase', () => {
  test('are done in order when its gate has moved, once, however often a run comes', async () => {
    const exit = await toldExit(five)
    expect((await exit.sunset(frozen, 'run')).status).toBe(0)
    expect(exit.asked()).toEqual([profile, automation])
    await exit.sunset(closed, 'run')
    await exit.sunset(closed, 'run')
    expect(exit.asked()).toEqual([
      profile,
      automation,
      `DELETE /${number}/message_qrdls/CODE2922`,
      deregistration,
      `DELETE /${account}/subscribed_apps`,
    ])
    expect(await statesAt(exit, closed)).toMatchObject({ freeze: 'complete', shutdown: 'complete' })
  })

  test('are done by cron too, which says nothing more once they are, and tries again when it is time', async () => {
    const exit = await toldExit(five)
    exit.sandbox.channel.refusals.push(refusal(131016, 'service overloaded', 500))
    expect((await exit.sunset(frozen, 'tick')).stdout).toMatch(/freeze.*set-profile waiting/s)
    for (const now of [frozen, '2026-01-15T00:05:59Z'])
      expect(await exit.sunset(now, 'tick')).toMatchObject({ status: 0, stdout: '' })
    expect(exit.asked()).toEqual([profile])
    await exit.sunset('2026-01-15T00:06:00Z', 'tick')
    expect(await exit.sunset('2026-01-15T00:07:00Z', 'tick')).toMatchObject({ status: 0, stdout: '' })
    expect(exit.asked()).toEqual([profile, profile, automation])
  })

  test('of two numbers of which one refuses go on with that one', async () => {
    const exit = await actingExit(five)
    exit.at.write(
      'plan.yaml',
      exit.at.read('plan.yaml').replace(`[{ id: "${number}" }]`, `[{ id: "${number}" }, { id: "777" }]`),
    )
    await exit.sunset(begin, 'approve', '--yes', '--confirm', 'plan', '--reason', 'x')
    await exit.sunset(begin, 'run')
    exit.sandbox.channel.number('777').isRegistered = false
    expect((await exit.sunset(frozen, 'run')).status).toBe(69)
    exit.sandbox.channel.number('777').isRegistered = true
    await exit.sunset(frozen, 'resume', '--reason', 'registered')
    await exit.sunset(frozen, 'run')
    expect(exit.asked().slice(0, 3)).toEqual([
      profile,
      'POST /777/whatsapp_business_profile',
      'POST /777/whatsapp_business_profile',
    ])
    expect(await statesAt(exit, frozen)).toMatchObject({ freeze: 'complete' })
  })

  test('are in the audit trail before and after, with what came of each', async () => {
    const exit = await toldExit(five)
    await exit.sunset(frozen, 'run')
    const { stdout } = await exit.sunset(frozen, 'audit', '--json')
    type Entry = { readonly what: string; readonly subject: string; readonly why: string }
    const entries: readonly Entry[] = JSON.parse(stdout).entries
    expect(
      entries.filter(({ what }) => what === 'action').map(({ subject, why }) => `${subject}: ${why}`),
    ).toEqual([
      'freeze: set-profile: begins',
      'freeze: set-profile: done: about of 1 number',
      'freeze: clear-commands: begins',
      'freeze: clear-commands: done: 1 commands and 1 ice breakers of 1 number',
    ])
  })

  test('keep what a command says, but no secret of it and no number that may be somebody’s', async () => {
    const exit = await toldExit(
      '  freeze: { at: deadline, actions: [{ run: [sh, -c, "echo $BOT_TOKEN told +393331234567, not $WHATSAPP_PIN."], env: [BOT_TOKEN], undo: [] }] }',
      { env: { BOT_TOKEN: 'hunter2-hunter2' } },
    )
    await exit.sunset(frozen, 'run')
    expect((await exit.sunset(frozen, 'audit', '--json')).stdout).toContain(
      'done: status 0; it said: [secret] told +***, not .',
    )
  })

  test('call with a header’s secret, which is nowhere else; where it is not set nothing is called (69)', async () => {
    const calling = async (env: Record<string, string>) => {
      const exit = await actingExit('  freeze: { at: deadline, actions: [clear-commands] }', { env })
      const call = `[{ http: { url: "${exit.sandbox.url}/v23.0/${number}/deregister", headers: { authorization: "Bearer \${OPS_TOKEN}" } }, undo: [] }]`
      exit.at.write('plan.yaml', exit.at.read('plan.yaml').replace('[clear-commands]', call))
      await exit.sunset(begin, 'approve', '--yes', '--reason', 'x')
      await exit.sunset(begin, 'run')
      return { exit, said: await exit.sunset(frozen, 'run') }
    }
    const { exit, said } = await calling({ OPS_TOKEN: 'hunter2-hunter2' })
    expect([said.status, exit.asked()]).toEqual([0, [deregistration]])
    const trail = (await exit.sunset(frozen, 'audit', '--json')).stdout
    expect(`${said.stdout}${said.stderr}${trail}`).not.toContain('hunter2')
    const without = await calling({})
    expect([without.said.status, without.exit.asked()]).toEqual([69, []])
    expect(without.said.stderr).toMatch(/OPS_TOKEN\} is not set/)
  })

  test('are only named by a dry run', async () => {
    const exit = await toldExit(five)
    const said = await exit.sunset(frozen, 'run', '--dry-run')
    expect(exit.asked()).toEqual([])
    expect(`${said.stdout}${said.stderr}`).toMatch(/freeze: clear-commands: would be done/)
    expect(await statesAt(exit, frozen)).toMatchObject({ freeze: 'due' })
  })

  test('of a number that does not say so afterwards are tried again later, and keep back what follows', async () => {
    const exit = await toldExit(five)
    // It answers that it did it, and it is not so.
    exit.sandbox.channel.refusals.push({ status: 200, body: '{"success":true}' })
    await exit.sunset(frozen, 'run')
    expect(exit.asked()).toEqual([profile])
    expect(await waitingAt(exit, frozen)).toMatchObject([
      {
        what: 'freeze',
        until: '2026-01-15T00:06:00Z',
        why: expect.stringMatching(/set-profile.*tried again/),
      },
    ])
    await exit.sunset('2026-01-15T00:05:30Z', 'run')
    expect(exit.asked()).toEqual([profile])
    await exit.sunset('2026-01-15T00:06:00Z', 'run')
    expect(exit.asked()).toEqual([profile, profile, automation])
  })

  test('that were asked for too often are tried again when the platform lets us', async () => {
    const exit = await toldExit('  shutdown: { at: deadline, actions: [deregister] }')
    exit.sandbox.channel.refusals.push(refusal(133016, 'too many deregistrations'))
    await exit.sunset(frozen, 'run')
    expect(await waitingAt(exit, frozen)).toMatchObject([{ what: 'shutdown', until: '2026-01-18T00:05:00Z' }])
    await exit.sunset('2026-01-18T00:05:00Z', 'run')
    expect(await statesAt(exit, '2026-01-18T00:05:00Z')).toMatchObject({ shutdown: 'complete' })
  })

  test('that the account refuses end the run with 69 and are held until a person has mended that', async () => {
    const exit = await toldExit(five)
    exit.sandbox.channel.refusals.push(refusal(190, 'the token expired', 401))
    expect((await exit.sunset(frozen, 'run')).status).toBe(69)
    expect((await exit.sunset(frozen, 'run')).status).toBe(0)
    expect(exit.asked()).toEqual([profile])
    await exit.sunset(frozen, 'resume', '--phase', 'freeze', '--reason', 'a new token')
    await exit.sunset(frozen, 'run')
    expect(await statesAt(exit, frozen)).toMatchObject({ freeze: 'complete' })
  })

  test('that were refused for good stop those after them, and are done again when a person says so', async () => {
    const exit = await toldExit(five)
    exit.sandbox.channel.refusals.push(refusal(100, 'about is rude'))
    expect((await exit.sunset(frozen, 'run')).status).toBe(5)
    expect(exit.asked()).toEqual([profile])
    const { stdout } = await exit.sunset(frozen, 'status')
    expect(stdout).toMatch(/`set-profile` failed: .*about is rude/s)
    expect(stdout).toMatch(/sunset resume .* --phase freeze/)
    expect((await exit.sunset(frozen, 'resume', '--phase', 'freeze', '--reason', 'mended')).stdout).toMatch(
      /freeze: set-profile is done again/,
    )
    await exit.sunset(frozen, 'run')
    expect(exit.asked()).toEqual([profile, profile, automation])
  })
})

const refusal = (code: number, details: string, status = 400) => ({
  status,
  body: JSON.stringify({ error: { code, message: 'no', type: 'OAuthException', error_data: { details } } }),
})

describe('a thing of the channel', () => {
  const shared = `  freeze: { at: deadline, actions: [clear-commands, { run: [sh, -c, "echo $0 >> done.txt", cohort], scope: cohort, undo: [] }] }`
  const cohorts = (italy: string): string => `cohorts:\n  italy: { calling_codes: ["+39"], ${italy} }\n`

  test('waits until every cohort is there, and says for whom; what is done cohort by cohort does not', async () => {
    const exit = await toldExit(shared, { more: cohorts('deadline: 2026-02-15') })
    await exit.sunset(frozen, 'run')
    expect(exit.asked()).toEqual([])
    expect(exit.at.read('done.txt')).toBe('cohort\n')
    expect(await waitingAt(exit, frozen)).toMatchObject([
      {
        what: 'freeze',
        until: '2026-02-15T00:00:00Z',
        why: expect.stringMatching(/`clear-commands` waits for everybody: italy gets there .* 1 person/),
      },
    ])
    await exit.sunset('2026-02-15T00:05:00Z', 'run')
    expect(exit.asked()).toEqual([automation])
    expect(exit.at.read('done.txt')).toBe('cohort\ncohort\n')
    expect(await statesAt(exit, '2026-02-15T00:05:00Z')).toMatchObject({
      freeze: 'complete',
      'freeze/italy': 'complete',
    })
  })

  test('is held while a cohort is exempt', async () => {
    const more = cohorts('exempt: [{ since: 2026-01-14, source: "https://example.org/agcm" }]')
    const exit = await toldExit(shared, { more })
    await exit.sunset(frozen, 'run')
    expect(exit.asked()).toEqual([])
    expect(await waitingAt(exit, frozen)).toMatchObject([
      { what: 'freeze', why: '`clear-commands` waits for everybody: italy is exempt: 1 person' },
    ])
    // Nobody lets that pass by the way.
    await exit.sunset(frozen, 'resume', '--phase', 'freeze', '--reason', 'go on')
    await exit.sunset(frozen, 'run')
    expect(exit.asked()).toEqual([])
  })
})

describe('what cannot be undone', () => {
  const shutdown = (more = '') =>
    `  shutdown: { at: deadline, actions: [delete-links, { run: [echo, bye] }]${more} }`

  test('is named by approve, which wants the plan’s name', async () => {
    const exit = await actingExit(shutdown())
    const refused = await exit.sunset(begin, 'approve', '--yes', '--reason', 'x')
    expect(refused.status).toBe(4)
    expect(refused.stderr).toMatch(
      /Cannot be undone:\n {2}shutdown: delete-links: .*\n {2}shutdown: run echo: /,
    )
    expect(refused.stderr).toMatch(/--confirm plan/)
    expect((await exit.sunset(begin, 'approve', '--yes', '--reason', 'x', '--confirm', 'plna')).status).toBe(
      4,
    )
    expect((await exit.sunset(begin, 'run', '--yes')).status).toBe(4)
    expect((await exit.sunset(begin, 'approve', '--yes', '--reason', 'x', '--confirm', 'plan')).status).toBe(
      0,
    )
  })

  test('is asked about again by a revision only while it is still to come, and what that changes is shown', async () => {
    const exit = await toldExit(shutdown())
    const edit = (from: string, to: string): unknown =>
      exit.at.write('plan.yaml', exit.at.read('plan.yaml').replace(from, to))
    edit('delete-links, ', 'clear-commands, ')
    const refused = await exit.sunset(frozen, 'approve', '--yes', '--reason', 'x')
    expect(refused.status).toBe(4)
    expect(refused.stderr).toMatch(
      /by this revision:\n {2}\+ shutdown: clear-commands\n {2}- shutdown: delete-links/,
    )
    expect((await exit.sunset(frozen, 'approve', '--yes', '--reason', 'x', '--confirm', 'plan')).status).toBe(
      0,
    )
    await exit.sunset(frozen, 'run')
    edit('timezone: UTC', 'timezone: Etc/UTC')
    expect((await exit.sunset(frozen, 'approve', '--yes', '--reason', 'x')).status).toBe(0)
  })

  test('waits in a freeze that the deadline brought about for what that requires; the rest does not', async () => {
    const exit = await toldExit(
      `  freeze: { at: deadline, actions: [clear-commands, delete-links], requires: { notice: 100 days } }`,
    )
    await exit.sunset(frozen, 'run')
    expect(exit.asked()).toEqual([automation])
    expect(await waitingAt(exit, frozen)).toMatchObject([
      { what: 'freeze', why: expect.stringMatching(/^`delete-links` cannot be undone, and .*less notice/) },
    ])
    await exit.sunset(frozen, 'resume', '--phase', 'freeze', '--reason', 'the board says so')
    await exit.sunset(frozen, 'run')
    expect(exit.asked()).toEqual([automation, `DELETE /${number}/message_qrdls/CODE2922`])
  })
})
