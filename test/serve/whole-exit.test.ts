import { setTimeout as pause } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { freePort } from '../kit/free-port.ts'
import { appSecret, bearer, type ServedExit, sender, servedExit } from '../kit/served-exit.ts'

const locales = ['fr', 'en', 'de', 'pt-BR', 'hi']
const countries = ['+336', '+1425555', '+49151', '+551198765', '+9198765']
const people = Array.from({ length: 60 }, (_, n) => {
  const at = n % locales.length
  const rest = String(n).padStart([8, 4, 8, 4, 5][at] ?? 8, '0')
  return `${countries[at]}${rest},${locales[at]}`
})

const plan = `link: { url: "https://chatgpt.com/link?t={{ token }}" }
phases:
  announce: { at: 50 days before, message: announce }
  link-reminder: { at: [7 days before, 1 day before], to: unlinked, message: reminder }
  freeze:
    at: deadline
    reply: frozen
    actions: [{ set-profile: { about: "Moved to chatgpt.com" } }, clear-commands, { run: [touch, frozen-$], undo: [rm, frozen-$], scope: cohort }]
  shutdown:
    at: 30 days after deadline
    actions: [deregister, unsubscribe]
cohorts:
  brazil: { calling_codes: ["+55"], deadline: 2026-01-20, source: "https://cade.gov.br/x" }
messages:
  announce:
    template: { name: bye_announce, category: utility }
    button: { text: Link my account, url: link }
    en: "{{ service }} leaves {{ channel }} on {{ deadline | date }}. Link your account before then."
    fr: "{{ service }} quitte {{ channel }} le {{ deadline | date }}. Associez votre compte avant cette date."
    de: "{{ service }} verlässt {{ channel }} am {{ deadline | date }}. Bitte verknüpfen Sie vorher Ihr Konto."
    pt-BR: "{{ service }} deixa o {{ channel }} em {{ deadline | date }}. Vincule sua conta antes disso."
    hi: "{{ service }} {{ deadline | date }} को {{ channel }} छोड़ देगा। उससे पहले अपना खाता लिंक करें।"
  reminder:
    template: { name: bye_reminder, category: utility }
    button: { text: Link my account, url: link }
    en: "A reminder: {{ service }} leaves {{ channel }} on {{ deadline | date }}, and your history stays behind unless you link your account."
  frozen:
    en: "This service is no longer available on WhatsApp."
    fr: "Ce service n'est plus disponible sur WhatsApp."`.replaceAll('frozen-$', 'frozen.txt')

const counts = async (exit: ServedExit, now: string): Promise<Map<string, Record<string, number>>> => {
  const { stdout } = await exit.sunset(now, 'report', '--format', 'json')
  const report: { occurrences: { id: string; counts: Record<string, number> }[] } = JSON.parse(stdout)
  return new Map(report.occurrences.map(({ id, counts: of }) => [id, of]))
}

const ran = async (exit: ServedExit, now: string): Promise<void> => {
  exit.setNow(now)
  const { status, stderr } = await exit.sunset(now, 'tick')
  expect([0, 5], stderr).toContain(status)
  await exit.sandbox.poster?.told()
}

test('a whole exit: templates, announcement, receipts, links, reminders, freeze, auto-replies, shutdown, and one cohort thawed', async () => {
  const port = await freePort()
  const exit = await servedExit({
    people,
    plan,
    port,
    announced: false,
    announcedAt: '2025-11-20T00:00:00Z',
    channel: (url) =>
      `{ base_url: "${url}", account: "102290129340398", pin: "123456", senders: [{ id: "${sender}", per_second: 1000 }] }`,
    sandbox: {
      review: () => ({ status: 'PENDING' }),
      webhooks: {
        url: `http://127.0.0.1:${port}/webhooks/exit`,
        secret: appSecret,
        fates: { failed: 0.1, read: 0.5 },
      },
    },
    prepare: async (sunset, sandbox) => {
      const pushed = await sunset('2025-11-20T00:00:00Z', 'templates push')
      expect(pushed.status, pushed.stderr).toBe(0)
      expect((await sunset('2025-11-20T00:00:00Z', 'check', '--online')).status).toBe(69)
      for (const { name, language } of sandbox.templates.all())
        sandbox.templates.set(name, language, { status: 'APPROVED' })
      expect((await sunset('2025-11-20T00:00:00Z', 'check', '--online')).status).not.toBe(69)
    },
  })
  // Announced on its day; what becomes of every message is posted back.
  await ran(exit, '2025-11-26T10:00:00Z')
  const announced = (await counts(exit, '2025-11-26T10:00:00Z')).get('announce') ?? {}
  const inBrazil = (await counts(exit, '2025-11-26T10:00:00Z')).get('announce/brazil') ?? {}
  const fates = exit.sandbox.poster?.fates ?? expect.fail('nobody posts')
  // Brazil's day is five days later.
  expect(announced).toMatchObject({ audience: 48, accepted: 0, pending: 0 })
  expect({ read: announced['read'], delivered: announced['delivered'], failed: announced['failed'] }).toEqual(
    fates,
  )
  expect(inBrazil).toMatchObject({ pending: 12 })
  await ran(exit, '2025-12-01T10:00:00Z')

  // Some link over the real endpoint; only the others are reminded.
  const linked = people.slice(0, 25).map((row) => row.split(',')[0])
  for (const address of linked) {
    const answer = await fetch(`${exit.url}/linked/exit`, {
      method: 'POST',
      headers: { ...bearer, 'content-type': 'application/json' },
      body: JSON.stringify({ address }),
    })
    expect(answer.status).toBe(200)
  }
  for (const day of ['2026-01-08', '2026-01-13', '2026-01-14', '2026-01-19'])
    await ran(exit, `${day}T10:00:00Z`)
  const reminded = new Set(
    exit.accepted().flatMap(({ key, to }) => (key.includes('link-reminder@7d') ? [to] : [])),
  )
  expect([...reminded].sort()).toEqual(
    people
      .slice(25)
      .map((row) => row.split(',')[0] ?? '')
      .sort(),
  )

  // Frozen: everybody but Brazil, whose bot goes on for five days more.
  await ran(exit, '2026-01-15T10:00:00Z')
  const { poster } = exit.sandbox
  poster?.inbound(sender, '+33600000000', 'allô ?')
  poster?.inbound(sender, '+33600000000', 'allô ??')
  poster?.inbound(sender, '+34600123456', 'hola')
  poster?.inbound(sender, '+5511987650003', 'oi')
  await poster?.told()
  const replied = (): string[] =>
    exit.accepted().flatMap(({ key, to }) => (key.includes('~reply') ? [to] : []))
  while (replied().length < 2) await pause(5)
  expect(replied().sort()).toEqual(['+33600000000', '+34600123456'])
  // The channel is Brazil's as well: what is done to it waits for them.
  expect(exit.sandbox.channel.number(sender).profile['about']).toBe('Ask me anything')
  await ran(exit, '2026-01-20T10:00:00Z')
  expect(exit.sandbox.channel.number(sender).profile['about']).toBe('Moved to chatgpt.com')

  await ran(exit, '2026-02-25T10:00:00Z')
  expect(exit.sandbox.channel.number(sender).isRegistered).toBe(false)
  expect(exit.sandbox.channel.apps).toEqual([])

  // The ban is suspended for Brazil: the number answers again, as it was before.
  const thawed = await exit.sunset(
    '2026-02-26T10:00:00Z',
    'thaw',
    '--cohort',
    'brazil',
    '--reason',
    'suspended',
  )
  expect(thawed.status, thawed.stderr).toBe(0)
  expect(exit.sandbox.channel.number(sender)).toMatchObject({
    isRegistered: true,
    profile: { about: 'Ask me anything' },
  })
  expect(exit.sandbox.channel.apps.length).toBe(1)

  // The report's numbers are the platform's.
  const final = await counts(exit, '2026-02-26T10:00:00Z')
  const sum = (state: string): number =>
    [...final.values()].reduce((total, of) => total + (of[state] ?? 0), 0)
  const replies = exit.sandbox.poster?.fates ?? fates
  const answered = await exit.look((ledger) => ledger.replies())
  expect(sum('read') + sum('delivered') + sum('failed') + answered.accepted + answered.failed).toBe(
    replies.read + replies.delivered + replies.failed,
  )
  expect(sum('accepted') + sum('sending') + sum('pending') + sum('in_doubt')).toBe(0)
  const verified = await exit.sunset('2026-02-26T10:00:00Z', 'audit', '--verify')
  expect(verified.status, verified.stdout).toBe(0)
})
