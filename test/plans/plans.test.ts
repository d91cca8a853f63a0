import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { checkSchema, outboxOf, sumOf, timelineSchema } from '../kit/documents.ts'
import { follow } from '../kit/follow.ts'
import { inProcess } from '../kit/in-process.ts'
import { recordingPlatform, toOf } from '../kit/recording-platform.ts'
import { planText, sampleAudience, secrets, windowedPlanAt } from '../kit/rehearsal.ts'
import { workplace } from '../kit/workplace.ts'

const folder = join(import.meta.dirname, '../../plans')
const plans = readdirSync(folder).filter((name) => /\.ya?ml$/.test(name))
const early = ['--now', '2025-11-10T00:00:00Z'] as const

/** The plan in a folder of its own, sending to a stand-in or to its outbox. */
const place = async (name: string) => {
  const platform = await recordingPlatform()
  const text = /adapter: whatsapp/.test(planText(name)) ? windowedPlanAt(name, platform.url) : planText(name)
  const at = workplace({ [name]: text, 'sample-audience.csv': sampleAudience() })
  const plan = at.path(name)
  const { run } = inProcess(at.folder, secrets)
  const sent = (): number =>
    at.picture().some((line) => line.includes('outbox.ndjson'))
      ? outboxOf(at.path('.sunset/outbox.ndjson')).length
      : platform.requests.length
  return { plan, at, run, sent, platform }
}

test('there are plans, and their two exits are among them', () => {
  expect(plans).toEqual(
    expect.arrayContaining([
      'chatgpt-leaves-whatsapp.yaml',
      'copilot-leaves-whatsapp.yaml',
      'two-lines.yaml',
    ]),
  )
})

test.each(plans)('%s has no error, and each of its 209 people has every message', async (name) => {
  const { plan, run } = await place(name)
  const { status, stdout } = await run('check', plan, '--json', ...early)
  const { ok, problems, audience } = checkSchema.parse(JSON.parse(stdout))
  expect(problems.filter(({ severity }) => severity === 'error')).toEqual([])
  expect([status, ok, audience?.people, audience?.rejected]).toEqual([0, true, 209, 0])
})

test.each(plans)(
  '%s, played to its end: every sum holds, nobody is told the same twice, the gate is closed',
  async (name) => {
    const { plan, run, sent, platform } = await place(name)
    const timelineAt = async (now: string) =>
      timelineSchema.parse(JSON.parse((await run('timeline', plan, '--json', '--now', now)).stdout))
        .occurrences
    expect((await run('approve', plan, '--yes', '--reason', 'as it is in plans/', ...early)).status).toBe(0)
    let [accepted, now] = [0, '2025-11-10T00:00:00Z']
    for (const { id } of await timelineAt(now)) {
      // Its instant is known better once people are: it may be each recipient's own morning.
      const { at = '' } = (await timelineAt(now)).find((one) => one.id === id) ?? {}
      const ticks = await follow({ run }, plan, at)
      const last = ticks.at(-1)
      now = last?.now ?? ''
      const document = last?.status
      expect([id, document?.occurrences.find((one) => one.id === id)?.state]).toEqual([id, 'complete'])
      for (const { counts } of document?.occurrences ?? []) expect(sumOf(counts)).toBe(counts.audience)
      accepted = (document?.occurrences ?? []).reduce((sum, { counts }) => sum + counts.accepted, 0)
      expect(sent()).toBe(accepted)
      const again = await run('tick', plan, '--now', now)
      expect([id, again.status, again.stdout, sent()]).toEqual([id, 0, '', accepted])
    }
    expect(accepted).toBeGreaterThanOrEqual(209)
    const keys = platform.requests.map(
      (request) => `${toOf(request)} ${JSON.parse(request.body).biz_opaque_callback_data}`,
    )
    expect(new Set(keys).size).toBe(keys.length)
    expect((await run('gate', plan, '--now', now)).status).toBe(7)
  },
)

test.each(plans)('%s says each message in at least eight languages', async (name) => {
  const { plan, run } = await place(name)
  const { status, stdout } = await run('preview', plan, '--json', ...early)
  expect(status).toBe(0)
  const missing = ['en', 'fr', 'es', 'pt-BR', 'de', 'it', 'hi', 'id'].filter(
    (tag) => !stdout.includes(`"${tag}"`),
  )
  expect(missing).toEqual([])
})
