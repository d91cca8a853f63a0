import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { bearer, servedExit, serveToken } from '../kit/served-exit.ts'

const people = ['+33612345601,fr', '+33612345602,en', '+393331234567,it']
const italy = `cohorts:
  italy: { calling_codes: ["+39"], exempt: [{ since: 2026-01-14, source: "https://agcm.it/x" }] }`
const frozen = '2026-01-15T10:00:00Z'

/** Somebody else's JSON, as a test looks at it. */
const jsonOf = async (answer: Promise<Response> | Response): Promise<Record<string, unknown>> =>
  JSON.parse(await (await answer).text())

const ask = (url: string, path: string, headers: Record<string, string> = bearer): Promise<Response> =>
  fetch(`${url}${path}`, { headers })

test('the gate is what `sunset gate` says, for everybody and for a person, asked either way', async () => {
  const exit = await servedExit({ people, plan: italy, servedAt: frozen })
  for (const whom of [undefined, '+33612345601', '+393331234567', '+5511987654321']) {
    const query = whom === undefined ? '' : `?for=${encodeURIComponent(whom)}`
    const asked = await jsonOf(ask(exit.url, `/gate/exit${query}`))
    const said = await exit.sunset(frozen, 'gate', '--json', ...(whom === undefined ? [] : ['--for', whom]))
    expect(asked).toEqual(JSON.parse(said.stdout))
    const posted = await fetch(`${exit.url}/gate/exit`, {
      method: 'POST',
      headers: { ...bearer, 'content-type': 'application/json' },
      body: JSON.stringify(whom === undefined ? {} : { for: whom }),
    })
    expect(await posted.json()).toEqual(asked)
  }
  expect((await jsonOf(ask(exit.url, '/gate/exit?for=%2B393331234567')))['gate']).toBe('open')
  expect((await ask(exit.url, '/gate/exit?for=nobody')).status).toBe(400)
})

test('whoever has the answer already is told so, until the gate moves', async () => {
  const exit = await servedExit({ people, servedAt: '2026-01-14T10:00:00Z' })
  const first = await ask(exit.url, '/gate/exit')
  const tag = first.headers.get('etag') ?? ''
  const again = await ask(exit.url, '/gate/exit', { ...bearer, 'if-none-match': tag })
  expect([again.status, await again.text()]).toEqual([304, ''])
  exit.setNow(frozen)
  const moved = await ask(exit.url, '/gate/exit', { ...bearer, 'if-none-match': tag })
  expect([moved.status, (await jsonOf(moved))['gate']]).toEqual([200, 'frozen'])
})

test('whoever follows the gate hears of every move, by time or by an operator', async () => {
  const exit = await servedExit({ people, servedAt: '2026-01-14T10:00:00Z' })
  const stream = await ask(exit.url, '/gate/exit', { ...bearer, accept: 'text/event-stream' })
  expect(stream.headers.get('content-type')).toContain('text/event-stream')
  const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader()
  let heard = ''
  const next = async (): Promise<unknown> => {
    for (;;) {
      const found = /event: gate\ndata: (.*)\n/.exec(heard)
      if (found !== null) {
        heard = heard.slice(found.index + found[0].length)
        return JSON.parse(found[1] ?? '')
      }
      heard += (await reader?.read())?.value ?? ''
    }
  }
  expect(await next()).toMatchObject({ gate: 'open' })
  exit.setNow('2026-01-15T00:00:00Z')
  expect(await next()).toMatchObject({ gate: 'frozen', since: '2026-01-15T00:00:00Z' })
  exit.at.write('plan.yaml', `${exit.at.read('plan.yaml').replace('2026-01-15', '2026-02-15')}`)
  const approved = await exit.sunset('2026-01-15T00:00:00Z', 'approve', '--yes', '--reason', 'moved')
  expect(approved.stderr + approved.stdout).toContain('Revision 2')
  expect(await next()).toMatchObject({ gate: 'open' })
  await reader?.cancel()
})

test('whoever was in a cohort that a revision took away is where everybody is, before any run has moved them', async () => {
  const exit = await servedExit({
    people,
    plan: 'cohorts: { italy: { calling_codes: ["+39"], deadline: 2026-01-20 } }',
    servedAt: frozen,
  })
  const ask39 = () => jsonOf(ask(exit.url, '/gate/exit?for=%2B393331234567'))
  expect(await ask39()).toMatchObject({ gate: 'open', cohort: 'italy' })
  exit.at.write('plan.yaml', exit.at.read('plan.yaml').replace(/^cohorts:.*$/m, ''))
  const approved = await exit.sunset(
    frozen,
    'approve',
    '--yes',
    '--reason',
    'one for all',
    '--despite',
    'untold',
  )
  expect(approved.stderr + approved.stdout).toContain('Revision 2')
  while ((await ask39())['cohort'] === 'italy') await new Promise((resolve) => setTimeout(resolve, 5))
  expect(await ask39()).toMatchObject({ gate: 'frozen', cohort: 'default' })
})

test('the stream of whoever follows ends with the server, and does not keep it', async () => {
  const exit = await servedExit({ people, servedAt: frozen })
  const stream = await ask(exit.url, '/gate/exit', { ...bearer, accept: 'text/event-stream' })
  const text = stream.text()
  await exit.close()
  expect(await text).toContain('event: gate')
})

test('everything but webhooks, links and health wants the plan’s token', async () => {
  const exit = await servedExit({ people })
  const paths = ['/gate/exit', '/gate/other', '/metrics', '/', '/live.js', '/live.css']
  for (const path of paths)
    for (const headers of [{}, { authorization: 'Bearer wrong' }, { authorization: `Basic ${btoa('a:b')}` }])
      expect((await ask(exit.url, path, headers as Record<string, string>)).status, path).toBe(401)
  for (const path of paths.filter((one) => one !== '/gate/other'))
    expect((await ask(exit.url, path)).status, path).toBe(200)
  const browser = { authorization: `Basic ${btoa(`ops:${serveToken}`)}` }
  expect((await ask(exit.url, '/', browser)).status).toBe(200)
  expect((await ask(exit.url, '/', {})).headers.get('www-authenticate')).toMatch(/Basic/)
  for (const path of ['/healthz', '/readyz']) expect((await ask(exit.url, path, {})).status).toBe(200)
  expect((await ask(exit.url, '/nothing')).status).toBe(404)
})

test('the metrics are what Prometheus reads, and say what the ledger says', async ({ skip }) => {
  const exit = await servedExit({ people, plan: italy, servedAt: frozen })
  const text = await (await ask(exit.url, '/metrics')).text()
  expect(text).toContain('sunset_gate{plan="exit",cohort="default"} 1')
  expect(text).toContain('sunset_gate{plan="exit",cohort="italy"} 0')
  expect(text).toMatch(/sunset_deliveries\{plan="exit",occurrence="announce",state="accepted"\} 2/)
  expect(text).toContain('sunset_audience{plan="exit"} 3')
  expect(text).not.toContain('33612345601')
  const checked = spawnSync('promtool', ['check', 'metrics'], { input: text, encoding: 'utf8' })
  if (checked.error !== undefined) return skip('promtool is not on this machine')
  expect([checked.status, checked.stderr, checked.stdout]).toEqual([0, '', ''])
})

test('the live page asks for JSON and draws it, and runs nothing from elsewhere', async () => {
  const exit = await servedExit({ people, servedAt: frozen })
  const page = await ask(exit.url, '/')
  expect(page.headers.get('content-security-policy')).toContain("default-src 'none'")
  const { at, plans } = await jsonOf(ask(exit.url, '/', { ...bearer, accept: 'application/json' }))
  expect(at).toEqual(expect.any(Number))
  expect(plans).toMatchObject([
    { plan: 'exit', title: 'ChatGPT leaves WhatsApp', gate: { default: 'frozen' }, isReady: true },
  ])
})
