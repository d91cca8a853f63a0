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

const phases = `  freeze: { at: deadline, actions: [{ set-profile: { about: "It has left", websites: ["https://example.org/bye"] } }, clear-commands] }
  shutdown: { at: 1 day after, actions: [delete-links, deregister, unsubscribe, { run: [sh, -c, "echo stop >> log.txt"], undo: [sh, -c, "echo start >> log.txt"] }] }`

const reason = ['--reason', 'a court said so'] as const

const shutDown = async (): Promise<ActingExit> => {
  const exit = await toldExit(phases)
  await exit.sunset(frozen, 'run')
  await exit.sunset(closed, 'run')
  return exit
}

describe('thaw', () => {
  test('takes back from the last to the first, and puts back what was read', async () => {
    const exit = await shutDown()
    const before = exit.asked().length
    const said = await exit.sunset(closed, 'thaw', ...reason, '--json')
    expect(said.status).toBe(0)
    const { undone, kept } = JSON.parse(said.stdout)
    expect(undone).toEqual([
      'shutdown: run sh',
      'shutdown: unsubscribe',
      'shutdown: deregister',
      'shutdown: delete-links',
      'freeze: clear-commands',
      'freeze: set-profile',
    ])
    expect(kept).toEqual([])
    expect(exit.asked().slice(before)).toEqual([
      `POST /${account}/subscribed_apps`,
      `POST /${number}/register`,
      `POST /${number}/message_qrdls`,
      `POST /${number}/conversational_automation`,
      `POST /${number}/whatsapp_business_profile`,
    ])
    expect(exit.at.read('log.txt')).toBe('stop\nstart\n')
    const { channel } = exit.sandbox
    expect(channel.number(number)).toMatchObject({
      isRegistered: true,
      profile: { about: 'Ask me anything', websites: ['https://example.org/'] },
      automation: { commands: [{ command_name: 'help' }], prompts: ['What can you do?'] },
      links: [{ prefilled_message: 'Hi!' }],
    })
    expect(channel.apps).toEqual(['1234567890123456'])
  })

  test('is done once; nothing is done again by itself, but when a person says so', async () => {
    const exit = await shutDown()
    await exit.sunset(closed, 'thaw', ...reason)
    const before = exit.asked().length
    expect((await exit.sunset(closed, 'thaw', ...reason)).stdout).toMatch(/^Nothing was done to the channel/)
    await exit.sunset(closed, 'run')
    expect(exit.asked()).toHaveLength(before)
    await exit.sunset(closed, 'resume', '--phase', 'freeze', '--reason', 'it leaves after all')
    await exit.sunset(closed, 'run')
    expect(exit.asked().slice(before)).toEqual([
      `POST /${number}/whatsapp_business_profile`,
      `POST /${number}/conversational_automation`,
    ])
  })

  test('of one phase leaves the others', async () => {
    const exit = await shutDown()
    const said = await exit.sunset(closed, 'thaw', '--phase', 'shutdown', ...reason, '--json')
    expect(JSON.parse(said.stdout).undone).toHaveLength(4)
    expect(exit.sandbox.channel.number(number).profile).toMatchObject({ about: 'It has left' })
  })

  test('names what cannot be taken back', async () => {
    const exit = await toldExit(
      '  shutdown: { at: deadline, actions: [delete-templates, { run: ["true"] }, clear-commands] }',
    )
    await exit.sunset(frozen, 'run')
    const said = await exit.sunset(frozen, 'thaw', ...reason)
    expect([said.status, said.stdout]).toEqual([0, expect.stringMatching(/1 action taken back/)])
    expect(said.stdout).toMatch(/not taken back: shutdown: delete-templates \(.*30 days\)/)
    expect(said.stdout).toMatch(/not taken back: shutdown: run true \(the plan has no `undo:` for it\)/)
  })

  test('stops where one cannot be taken back, and goes on there the next time', async () => {
    const exit = await shutDown()
    exit.sandbox.channel.refusals.push({
      status: 401,
      body: JSON.stringify({ error: { code: 190, message: 'expired', type: 'OAuthException' } }),
    })
    const said = await exit.sunset(closed, 'thaw', ...reason)
    expect(said.status).toBe(69)
    expect(said.stdout).toMatch(/1 action taken back/)
    expect(said.stdout).toMatch(/not taken back: shutdown: unsubscribe \(.*190\)/)
    expect((await exit.sunset(closed, 'status')).stdout).toMatch(/needs you/)
    const again = await exit.sunset(closed, 'thaw', ...reason, '--json')
    expect(JSON.parse(again.stdout).undone).toHaveLength(5)
    // What was taken back already is not taken back twice.
    expect(exit.at.read('log.txt').match(/start/g)).toHaveLength(1)
  })

  test('with a cohort takes back its own, and the channel’s, which stand only while all are there', async () => {
    const exit = await toldExit(
      '  freeze: { at: deadline, actions: [clear-commands, { run: [echo, stop], scope: cohort, undo: [echo, start] }] }',
      { more: 'cohorts:\n  italy: { calling_codes: ["+39"], deadline: 2026-01-15 }\n' },
    )
    await exit.sunset(frozen, 'run')
    const said = await exit.sunset(frozen, 'thaw', '--cohort', 'italy', ...reason, '--json')
    expect(JSON.parse(said.stdout).undone.toSorted()).toEqual([
      'freeze/italy: run echo',
      'freeze: clear-commands',
    ])
    expect((await exit.sunset(frozen, 'thaw', '--cohort', 'itlay', ...reason)).status).toBe(2)
  })

  test('takes back what was done for one number only, before another one refused it', async () => {
    const exit = await actingExit(phases)
    const two = exit.at
      .read('plan.yaml')
      .replace(`[{ id: "${number}" }]`, `[{ id: "${number}" }, { id: "777" }]`)
    exit.at.write('plan.yaml', two)
    await exit.sunset(begin, 'approve', '--yes', '--confirm', 'plan', ...reason)
    await exit.sunset(begin, 'run')
    const { channel } = exit.sandbox
    channel.number('777').isRegistered = false
    expect((await exit.sunset(frozen, 'run')).status).toBe(69)
    expect(channel.number(number).profile).toMatchObject({ about: 'It has left' })
    const said = await exit.sunset(frozen, 'thaw', ...reason, '--json')
    expect(JSON.parse(said.stdout).undone).toEqual(['freeze: set-profile'])
    expect(channel.number(number).profile).toMatchObject({ about: 'Ask me anything' })
  })

  test('is what approve and status name where a cohort is exempted after the channel was acted on', async () => {
    const exit = await toldExit('  freeze: { at: deadline, actions: [clear-commands] }')
    await exit.sunset(frozen, 'run')
    const exempt =
      'cohorts:\n  italy: { calling_codes: ["+39"], exempt: { since: 2026-01-15, source: "https://agcm.example" } }\n'
    exit.at.write('plan.yaml', `${exit.at.read('plan.yaml')}${exempt}`)
    const approved = await exit.sunset(frozen, 'approve', '--yes', ...reason)
    expect([approved.status, approved.stderr]).toEqual([
      0,
      expect.stringMatching(/Done already, .*\n {2}freeze: clear-commands; italy is exempt/),
    ])
    await exit.sunset(frozen, 'run')
    const needs = async () => (await exit.sunset(frozen, 'status')).stdout
    expect(await needs()).toMatch(
      /freeze has done clear-commands to the channel, and italy is exempt: 1 person/s,
    )
    expect(await needs()).toMatch(/sunset thaw .* --cohort italy/)
    await exit.sunset(frozen, 'thaw', '--cohort', 'italy', ...reason)
    expect(await needs()).toMatch(/needs you: nothing/)
  })

  test('needs a reason, and takes back what a later revision does no more', async () => {
    const exit = await shutDown()
    expect((await exit.sunset(closed, 'thaw')).status).toBe(2)
    exit.at.write('plan.yaml', exit.at.read('plan.yaml').replace(/ {2}shutdown: .*\n/, ''))
    expect((await exit.sunset(closed, 'approve', '--yes', ...reason)).status).toBe(0)
    const said = await exit.sunset(closed, 'thaw', ...reason, '--json')
    expect(JSON.parse(said.stdout).undone).toHaveLength(6)
  })
})
