import { once } from 'node:events'
import { expect, onTestFinished, test } from 'vitest'
import { seededRandom } from '../../src/base/random.ts'
import { startSandbox } from '../../src/sandbox/start.ts'
import { workplace } from '../kit/workplace.ts'

const locales = ['en', 'fr', 'es', 'de', 'it', 'id', 'tr', 'pt-BR']

const planAt = (url: string): string => `sunset: ChatGPT leaves WhatsApp on 2026-01-15
audience: users.csv
channel: { base_url: "${url}", account: "1022", senders: [{ id: "1065" }] }
phases: { announce: { at: 60 days before, message: announce } }
messages:
  announce:
    template: { name: sunset_announce, category: utility }
${locales.map((locale) => `    ${locale}: "In ${locale}: {{ service }} leaves {{ channel }} on {{ deadline | date }} for good."`).join('\n')}
`

const env = { WHATSAPP_ACCESS_TOKEN: 'the-token-itself' }

test.each([1, 4, 7])(
  'a push killed after %i of 8 templates were taken: the next one asks for the others, and for none twice',
  async (taken) => {
    let kill = (): void => {}
    const sandbox = await startSandbox({
      port: 0,
      random: seededRandom(1),
      // Killed while the platform has it and the answer is not out: nobody on our side knows.
      review: () => {
        if (sandbox.templates.asked === taken) kill()
        return { status: 'APPROVED' }
      },
      latencyMs: 20,
    })
    onTestFinished(() => sandbox.close())
    const at = workplace({ 'plan.yaml': planAt(sandbox.url), 'users.csv': 'phone\n+16505550001\n' }, env)

    const { child, ended } = at.start('templates', 'push', 'plan.yaml')
    kill = () => child.kill('SIGKILL')
    expect((await ended).signal).toBe('SIGKILL')
    expect(sandbox.templates.all()).toHaveLength(taken)

    const { status, stdout } = await at.run('templates', 'push', 'plan.yaml', '--json')
    expect(status).toBe(0)
    const did = JSON.parse(stdout).templates.map((one: { did: string }) => one.did)
    expect(did).toEqual(locales.map((_, n) => (n < taken ? 'exists' : 'created')))
    expect([sandbox.templates.asked, sandbox.templates.all().length]).toEqual([8, 8])
  },
)

test('Ctrl-C between two templates ends the push with 130: what is in flight is finished, what is left is not asked for, and no token is told', async () => {
  let stop = (): void => {}
  const sandbox = await startSandbox({
    port: 0,
    random: seededRandom(1),
    review: () => {
      if (sandbox.templates.asked === 3) stop()
      return {}
    },
    latencyMs: 20,
  })
  onTestFinished(() => sandbox.close())
  const at = workplace({ 'plan.yaml': planAt(sandbox.url), 'users.csv': 'phone\n+16505550001\n' }, env)
  const { child, ended } = at.start('templates', 'push', 'plan.yaml', '--json')
  stop = () => child.kill('SIGINT')
  const { status, stdout, stderr } = await ended
  expect([status, sandbox.templates.asked]).toEqual([130, 3])
  expect(stdout + stderr).not.toContain('the-token-itself')
  const did = JSON.parse(stdout).templates.map((one: { did: string }) => one.did)
  expect(did).toEqual(locales.map((_, n) => (n < 3 ? 'created' : 'not asked')))
})

test('a rehearsal needs no platform: `sandbox --review pending` is asked, and says pending', async () => {
  const at = workplace({}, env)
  const { child } = at.start('sandbox', '--port', '0', '--review', 'pending', '--json')
  onTestFinished(async () => {
    child.kill('SIGKILL')
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
  })
  let said = ''
  for await (const chunk of child.stdout ?? []) {
    said += String(chunk)
    if (said.includes('}')) break
  }
  at.write('plan.yaml', planAt(JSON.parse(said).url))
  expect((await at.run('templates', 'push', 'plan.yaml')).stdout).toContain('8 created.')
  const { status, stdout } = await at.run('templates', 'status', 'plan.yaml', '--json')
  const reviews = JSON.parse(stdout).templates.map(
    (one: { platform: { review: string } }) => one.platform.review,
  )
  expect([status, new Set(reviews)]).toEqual([69, new Set(['pending'])])
})
