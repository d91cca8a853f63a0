import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { errorSchema, statusSchema } from '../kit/documents.ts'
import { recordingPlatform, refuse } from '../kit/recording-platform.ts'
import { planAt, sampleAudience, secrets } from '../kit/rehearsal.ts'
import { type Workplace, workplace } from '../kit/workplace.ts'

const now = ['--now', '2025-11-16T17:00:00Z'] as const

const place = async (env: Record<string, string>, answer?: Parameters<typeof recordingPlatform>[0]) => {
  const platform = await recordingPlatform(answer)
  const plan = planAt('chatgpt-leaves-whatsapp.yaml', platform.url)
  return { platform, at: workplace({ 'plan.yaml': plan, 'sample-audience.csv': sampleAudience() }, env) }
}

const bytesIn = (at: Workplace): string =>
  readdirSync(at.path('.sunset'), { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(at.path(`.sunset/${entry.name}`), 'latin1'))
    .join('')

test.each([
  ['the access token', { LINK_SECRET: secrets.LINK_SECRET }, /WHATSAPP_ACCESS_TOKEN/],
  ['the link secret', { WHATSAPP_ACCESS_TOKEN: secrets.WHATSAPP_ACCESS_TOKEN }, /LINK_SECRET/],
])('without %s: 69, nobody is written to, nothing is marked as sent', async (_, env, named) => {
  const { platform, at } = await place(env)
  const check = await at.run('check', 'plan.yaml', ...now)
  expect([check.status, named.test(check.stdout)]).toEqual([0, true])
  const run = await at.run('run', 'plan.yaml', '--yes', '--json', ...now)
  expect(run.status).toBe(69)
  const { code, message, hint } = errorSchema.parse(JSON.parse(run.stdout)).error
  expect(code).toBe('channel-refused')
  expect(`${message} ${hint}`).toMatch(named)
  expect(platform.requests).toEqual([])
  const status = statusSchema.parse(
    JSON.parse((await at.run('status', 'plan.yaml', '--json', ...now)).stdout),
  )
  for (const { counts } of status.occurrences)
    expect(counts).toMatchObject({ sending: 0, accepted: 0, failed: 0, in_doubt: 0 })

  // Once it is there, the next tick sends to all.
  Object.assign(at.env, secrets)
  expect((await at.run('tick', 'plan.yaml', ...now)).status).toBe(0)
  expect(platform.requests).toHaveLength(209)
})

test('a link secret that is too short is refused before anybody is written to', async () => {
  const { platform, at } = await place({ ...secrets, LINK_SECRET: 'short' })
  const run = await at.run('run', 'plan.yaml', '--yes', '--json', ...now)
  expect([run.status === 69 || run.status === 4, run.stdout.includes('"short"')]).toEqual([true, false])
  expect(platform.requests).toEqual([])
})

test('`.env` beside the plan is read, and the environment wins over it', async () => {
  const { platform, at } = await place({ WHATSAPP_ACCESS_TOKEN: 'EAAfromTheEnvironment' })
  at.write('.env', `LINK_SECRET=${secrets.LINK_SECRET}\nWHATSAPP_ACCESS_TOKEN=EAAfromTheFile\n`)
  expect((await at.run('run', 'plan.yaml', '--yes', '--limit', '3', ...now)).status).toBe(0)
  const tokens = new Set(platform.requests.map(({ headers }) => headers['authorization']))
  expect([...tokens]).toEqual(['Bearer EAAfromTheEnvironment'])
})

test('--env-file names another file; one that is not there is wrong usage', async () => {
  const { platform, at } = await place({})
  at.write('night.env', `LINK_SECRET=${secrets.LINK_SECRET}\nWHATSAPP_ACCESS_TOKEN=EAAfromTheNight\n`)
  const missing = await at.run('run', 'plan.yaml', '--yes', '--env-file', 'nigt.env', '--json', ...now)
  // Node 20 itself reads `--env-file` wherever it stands, and leaves with 9 before sunset is asked.
  expect([2, 9]).toContain(missing.status)
  expect(platform.requests).toEqual([])
  expect(
    (await at.run('run', 'plan.yaml', '--yes', '--limit', '2', '--env-file', 'night.env', ...now)).status,
  ).toBe(0)
  expect(platform.requests[0]?.headers['authorization']).toBe('Bearer EAAfromTheNight')
})

test('no secret is in any output, nor in the ledger or anything beside it, even when the platform repeats it', async () => {
  const echo = refuse(401, 190, `Invalid OAuth access token - Cannot parse ${secrets.WHATSAPP_ACCESS_TOKEN}`)
  const { at } = await place({ ...secrets }, echo)
  const outputs: string[] = []
  for (const command of [
    ['check', 'plan.yaml', '--explain'],
    ['preview', 'plan.yaml'],
    ['run', 'plan.yaml', '--yes', '--verbose'],
    ['tick', 'plan.yaml', '--verbose'],
    ['status', 'plan.yaml', '--json'],
    ['recipients', 'plan.yaml', '--state', 'pending,failed,accepted', '--json'],
    ['approve', 'plan.yaml', '--show', '1'],
  ]) {
    const { stdout, stderr } = await at.run(...command, ...now)
    outputs.push(stdout, stderr)
  }
  const everything = [...outputs, bytesIn(at)].join('')
  for (const secret of Object.values(secrets)) expect(everything.includes(secret)).toBe(false)
})

test('a channel that refuses the token ends the run with 69, holds the phase and says why in status', async () => {
  const { platform, at } = await place({ ...secrets }, refuse(401, 190, 'Error validating access token'))
  const run = await at.run('run', 'plan.yaml', '--yes', ...now)
  expect(run.status).toBe(69)
  expect(run.stderr).toMatch(/The channel refuses us/)
  expect(platform.requests.length).toBeLessThan(100)
  const status = statusSchema.parse(
    JSON.parse((await at.run('status', 'plan.yaml', '--json', ...now)).stdout),
  )
  expect(status.waitingFor?.[0]).toMatchObject({
    what: 'announce',
    why: expect.stringMatching(/190|access token/),
  })
  for (const { counts } of status.occurrences) expect(counts.failed).toBe(0)
})
