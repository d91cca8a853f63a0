import { describe, expect, onTestFinished, test } from 'vitest'
import { seededRandom } from '../../../src/base/random.ts'
import { type Sandbox, type SandboxOptions, startSandbox } from '../../../src/sandbox/start.ts'
import { inProcess, type Said } from '../../kit/in-process.ts'
import { type Workplace, workplace } from '../../kit/workplace.ts'

const rehearse = async (
  { review, account = '1022' }: Pick<SandboxOptions, 'review'> & { readonly account?: string } = {},
  edit: (plan: string) => string = (plan) => plan,
): Promise<{
  readonly sandbox: Sandbox
  readonly at: Workplace
  readonly run: (...args: readonly string[]) => Promise<Said>
}> => {
  const sandbox = await startSandbox({
    port: 0,
    random: seededRandom(1),
    ...(review === undefined ? {} : { review }),
  })
  onTestFinished(() => sandbox.close())
  const plan = `sunset: ChatGPT leaves WhatsApp on 2026-01-15
audience: users.csv
window: always
history: none
channel: { base_url: "${sandbox.url}", senders: [{ id: "1065" }], per_day: unlimited }
phases:
  announce: { at: 60 days before, message: announce }
  reminder: { at: 7 days before, message: reminder }
  freeze: { at: deadline, reply: frozen }
corrections: { moved: moved }
messages:
  announce:
    template: { name: sunset_announce, category: utility }
    button: { text: Read more, url: "https://example.org/bye" }
    en: "News about the service: {{ service }} leaves {{ channel }} on {{ deadline | date }} for good."
    fr: "Du nouveau : {{ service }} quitte {{ channel }} le {{ deadline | date }} pour de bon."
    es: "Novedades: {{ service }} deja {{ channel }} el {{ deadline | date }} para siempre."
  reminder:
    template: { name: sunset_reminder, category: utility }
    en: "Once more: {{ service }} leaves {{ channel }} on {{ deadline | date }} for good."
  moved:
    template: { name: sunset_moved, category: utility }
    en: "Another date for you: {{ service }} leaves {{ channel }} on {{ deadline | date }} for good."
  frozen:
    en: "It has left."
`
  const people = ['+16505550001,en', '+33600000002,fr', '+33600000003,fr', '+4915100000004,de']
  const at = workplace({ 'plan.yaml': edit(plan), 'users.csv': `phone,lang\n${people.join('\n')}\n` })
  const env = { WHATSAPP_ACCESS_TOKEN: 'the-token-itself', WHATSAPP_ACCOUNT_ID: account }
  const { run } = inProcess(at.folder, env)
  const plans = at.path('plan.yaml')
  return {
    sandbox,
    at,
    run: (...args) => run(...args.map((arg) => (arg === 'PLAN' ? plans : arg))),
  }
}

const announcing = ['--now', '2025-11-20T12:00:00Z'] as const
const reason = ['--reason', 'as planned'] as const

const codesOf = ({ stdout }: Said): readonly string[] =>
  JSON.parse(stdout).problems.map(({ severity, code, message }: Record<string, string>) =>
    [severity, code, /sunset_\w+ in \w+/.exec(message ?? '')?.[0]].join(' '),
  )

type Row = { readonly name: string; readonly language: string; readonly did?: string }
const rowsOf = ({ stdout }: Said): readonly string[] =>
  JSON.parse(stdout).templates.map(({ name, language, did }: Row) => `${name} ${language} ${did}`)

const five = [
  'sunset_announce en',
  'sunset_announce fr',
  'sunset_announce es',
  'sunset_reminder en',
  'sunset_moved en',
]

describe('templates push', () => {
  test('creates what is missing, those of corrections too, and nothing twice however often it is called', async () => {
    const { sandbox, run } = await rehearse()
    const first = await run('templates', 'push', 'PLAN', '--json')
    expect([first.status, rowsOf(first)]).toEqual([0, five.map((one) => `${one} created`)])
    const second = await run('templates', 'push', 'PLAN', '--json')
    expect([second.status, rowsOf(second)]).toEqual([0, five.map((one) => `${one} exists`)])
    expect([sandbox.templates.asked, sandbox.templates.all().length]).toEqual([5, 5])
  })

  test('with --dry-run shows each and asks nobody, without any credential', async () => {
    const { sandbox, at } = await rehearse()
    const said = await inProcess(at.folder, {}).run('templates', 'push', at.path('plan.yaml'), '--dry-run')
    expect([said.status, sandbox.templates.lists, sandbox.templates.asked]).toEqual([0, 0, 0])
    expect(said.stdout).toContain('Du nouveau : ChatGPT quitte WhatsApp le {{1}} pour de bon.')
    expect(said.stdout).toContain('{{1}} = 15 janvier 2026')
    expect(said.stdout).toContain('[ Read more ] https://example.org/bye')
  })

  test('says what the platform rejects with its reason, and goes on with the others (69)', async () => {
    const { run } = await rehearse({
      review: ({ language }) =>
        language === 'fr' ? { status: 'REJECTED', rejectedReason: 'SCAM' } : { status: 'PENDING' },
    })
    const said = await run('templates', 'push', 'PLAN')
    expect(said.status).toBe(69)
    expect(said.stdout).toMatch(/sunset_announce fr: rejected: SCAM\. .*another\s+name/s)
    expect(said.stdout).toContain('5 created.')
  })

  test('does not ask for what would be refused, and creates the others (3)', async () => {
    const { sandbox, run } = await rehearse({}, (plan) =>
      plan.replace('Novedades: {{ service }} deja', '{{ deadline | date }}: {{ service }} deja'),
    )
    const said = await run('templates', 'push', 'PLAN')
    expect([said.status, sandbox.templates.asked]).toEqual([3, 4])
    expect(said.stdout).toMatch(/sunset_announce es: not asked for: .*2388299/s)
  })

  test('notices a text that was edited after it was approved, and leaves the platform’s as it is (4)', async () => {
    const { sandbox, at, run } = await rehearse()
    await run('templates', 'push', 'PLAN')
    at.write('plan.yaml', at.read('plan.yaml').replace('Du nouveau :', 'Des nouvelles :'))
    const said = await run('templates', 'push', 'PLAN')
    expect([said.status, sandbox.templates.asked]).toEqual([4, 5])
    expect(said.stdout.replace(/\s+/g, ' ')).toContain(
      "sunset_announce fr: its text at WhatsApp is not the plan's",
    )
  })

  test('without an account asks nobody and says where to write it (69)', async () => {
    const { run, sandbox } = await rehearse({ account: '' })
    const said = await run('templates', 'push', 'PLAN')
    expect([said.status, sandbox.templates.lists]).toEqual([69, 0])
    expect(said.stderr).toContain('WHATSAPP_ACCOUNT_ID')
  })

  test('of a plan with nothing to approve says so', async () => {
    const { at } = await rehearse()
    const two = at.write('two.yaml', 'sunset: ChatGPT leaves WhatsApp on 2026-01-15\naudience: users.csv\n')
    const said = await inProcess(at.folder, {}).run('templates', 'push', two)
    expect([said.status, said.stdout]).toEqual([0, expect.stringContaining('nothing to approve')])
  })
})

describe('a built-in text', () => {
  const builtIn = (plan: string): string =>
    plan
      .replace(
        /messages:\n[\s\S]*$/,
        'messages: { announce: { template: { name: sunset_announce, category: utility } } }\n',
      )
      .replace('message: reminder', 'message: announce')
      .replace('corrections: { moved: moved }\n', '')
      .replace(', reply: frozen', '')

  test('goes as the template that the plan names for it, in all its languages, by the codes of the platform', async () => {
    const { run, sandbox } = await rehearse({}, builtIn)
    const pushed = await run('templates', 'push', 'PLAN', '--json')
    expect([pushed.status, sandbox.templates.all().length]).toEqual([0, 13])
    expect(rowsOf(pushed)).toContain('sunset_announce zh_CN created')
    const checked = await run('check', 'PLAN', '--online', '--json', ...announcing)
    expect(codesOf(checked).filter((one) => /template|free-text/.test(one))).toEqual([])
    await run('approve', 'PLAN', ...reason, ...announcing, '--yes')
    expect((await run('run', 'PLAN', ...announcing)).status).toBe(0)
    expect(sandbox.seen().accepted).toBe(4)
  })

  test('of a name that none has is asked for (3)', async () => {
    const { run } = await rehearse({}, (plan) =>
      builtIn(plan).replaceAll('announce:', 'hello:').replaceAll('message: announce', 'message: hello'),
    )
    const said = await run('check', 'PLAN', '--json', ...announcing)
    expect([said.status, codesOf(said).filter((one) => one.startsWith('error'))]).toEqual([
      3,
      ['error no-text '],
    ])
  })
})

describe('templates status', () => {
  test('shows review, category, quality and pause of each, and what marketing means (69)', async () => {
    const { sandbox, run } = await rehearse()
    await run('templates', 'push', 'PLAN')
    expect((await run('templates', 'status', 'PLAN')).status).toBe(0)
    sandbox.templates.set('sunset_announce', 'en', { category: 'MARKETING', quality: 'YELLOW' })
    sandbox.templates.set('sunset_announce', 'es', { status: 'PAUSED', quality: 'RED' })
    const { status, stdout } = await run('templates', 'status', 'PLAN')
    expect(status).toBe(69)
    expect(stdout).toMatch(/sunset_announce +en +announce +marketing +yellow +approved/)
    expect(stdout).toMatch(/sunset_announce +es +announce +utility +red +paused/)
    const text = stdout.replace(/\s+/g, ' ')
    expect(text).toContain('classed it as marketing: it costs the marketing price; no +1 number gets it')
    expect(text).toContain('comes back by itself after 3 hours')
    expect(text).toContain('1 of 5 templates cannot be sent')
  })

  test('of a platform that lets us list nothing is 69 with its words, and no token in them', async () => {
    const { sandbox, run } = await rehearse()
    await sandbox.close()
    const said = await run('templates', 'status', 'PLAN')
    expect(said.status).toBe(69)
    expect(said.stderr).toContain('did not list its templates: ECONNREFUSED')
    expect(said.stderr).not.toContain('the-token-itself')
  })
})

describe('an occurrence whose templates are not all approved', () => {
  test('does not begin: it is held, naming the languages and how many people need them (69); once approved and resumed it goes on', async () => {
    const { sandbox, run } = await rehearse({ review: () => ({ status: 'PENDING' }) })
    await run('templates', 'push', 'PLAN')
    sandbox.templates.set('sunset_announce', 'en', { status: 'APPROVED' })
    await run('approve', 'PLAN', '--yes', ...reason, ...announcing)
    const said = await run('run', 'PLAN', ...announcing)
    expect([said.status, sandbox.seen().requests]).toEqual([69, 0])
    const why = 'WhatsApp has not approved the template sunset_announce in fr (pending, 2 people)'
    expect(said.stderr.replace(/\s+/g, ' ')).toContain(
      `The channel refuses us: ${why}; it goes on by itself once that is done.`,
    )
    const status = await run('status', 'PLAN', ...announcing)
    expect(status.stdout.replace(/\s+/g, ' ')).toContain(`announce is held: ${why}`)
    const held = JSON.parse((await run('status', 'PLAN', '--json', ...announcing)).stdout)
    expect(held.occurrences.find(({ id }: { id: string }) => id === 'announce').state).toBe('held')

    sandbox.templates.set('sunset_announce', 'fr', { status: 'APPROVED' })
    await run('resume', 'PLAN', ...reason, ...announcing)
    expect((await run('run', 'PLAN', ...announcing)).status).toBe(0)
    expect(sandbox.seen()).toMatchObject({ accepted: 4, twice: [] })
  })

  test('goes on by itself once they are approved: asked again a quarter of an hour later, and not before', async () => {
    const { sandbox, run } = await rehearse({ review: () => ({ status: 'PENDING' }) })
    await run('templates', 'push', 'PLAN')
    await run('approve', 'PLAN', '--yes', ...reason, ...announcing)
    expect((await run('tick', 'PLAN', ...announcing)).status).toBe(69)
    const tickAt = async (minute: number): Promise<readonly [number, string, number]> => {
      const lists = sandbox.templates.lists
      const now = `2025-11-20T12:${String(minute).padStart(2, '0')}:00Z`
      const { status, stderr } = await run('tick', 'PLAN', '--now', now)
      return [status, stderr, sandbox.templates.lists - lists]
    }
    expect(await tickAt(14)).toEqual([0, '', 0])
    // Still pending: nothing new, so nothing is said.
    expect(await tickAt(15)).toEqual([0, '', 1])
    for (const locale of ['en', 'fr'])
      sandbox.templates.set('sunset_announce', locale, { status: 'APPROVED' })
    expect(await tickAt(16)).toEqual([0, '', 0])
    expect(sandbox.seen().accepted).toBe(0)
    expect(await tickAt(30)).toMatchObject([0, expect.stringContaining('goes on'), 1])
    expect(sandbox.seen()).toMatchObject({ accepted: 4, twice: [] })
    const trail = JSON.parse((await run('audit', 'PLAN', '--json')).stdout).entries
    expect(trail.filter(({ what }: { what: string }) => what === 'approved')).toHaveLength(1)
  })

  test('asks again a quarter of an hour later too where the platform did not answer', async () => {
    const { sandbox, run, at } = await rehearse({ review: () => ({ status: 'PENDING' }) })
    await run('templates', 'push', 'PLAN')
    await run('approve', 'PLAN', '--yes', ...reason, ...announcing)
    expect((await run('run', 'PLAN', ...announcing)).status).toBe(69)
    await sandbox.close()
    expect((await run('tick', 'PLAN', '--now', '2025-11-20T12:15:00Z')).status).toBe(0)
    // Before that, a tick looks and leaves the ledger as it is.
    const ledger = (): string | undefined => at.picture().find((one) => one.startsWith('.sunset/plan.db '))
    const before = ledger()
    expect((await run('tick', 'PLAN', '--now', '2025-11-20T12:29:00Z')).status).toBe(0)
    expect(ledger()).toBe(before)
    expect((await run('tick', 'PLAN', '--now', '2025-11-20T12:30:00Z')).status).toBe(0)
    expect(ledger()).not.toBe(before)
  })

  test('stays held for a person where a person paused it, or something else stopped it', async () => {
    const { sandbox, run } = await rehearse({ review: () => ({ status: 'PENDING' }) })
    await run('templates', 'push', 'PLAN')
    await run('approve', 'PLAN', '--yes', ...reason, ...announcing)
    expect((await run('run', 'PLAN', ...announcing)).status).toBe(69)
    await run('pause', 'PLAN', '--phase', 'announce', ...reason, ...announcing)
    for (const locale of ['en', 'fr'])
      sandbox.templates.set('sunset_announce', locale, { status: 'APPROVED' })
    await run('run', 'PLAN', ...announcing)
    expect(sandbox.seen().accepted).toBe(0)
    await run('resume', 'PLAN', ...reason, ...announcing)
    await run('run', 'PLAN', ...announcing)
    expect(sandbox.seen().accepted).toBe(4)
  })

  test('begins where nobody needs the language that is missing', async () => {
    const { sandbox, run } = await rehearse()
    await run('templates', 'push', 'PLAN')
    sandbox.templates.set('sunset_announce', 'es', { status: 'REJECTED' })
    const lists = sandbox.templates.lists
    expect((await run('run', 'PLAN', '--yes', ...announcing)).status).toBe(0)
    expect([sandbox.seen().accepted, sandbox.templates.lists - lists]).toEqual([4, 1])
  })

  test('is one whose templates were never pushed', async () => {
    const { sandbox, run } = await rehearse()
    const said = await run('run', 'PLAN', '--yes', ...announcing)
    expect([said.status, sandbox.seen().requests]).toEqual([69, 0])
    expect(said.stderr.replace(/\s+/g, ' ')).toContain(
      'in en (not there, 2 people), fr (not there, 2 people)',
    )
  })

  test('is a correction too, by the message that it would send', async () => {
    const { sandbox, at, run } = await rehearse()
    await run('templates', 'push', 'PLAN')
    expect((await run('run', 'PLAN', '--yes', ...announcing)).status).toBe(0)
    at.write('plan.yaml', at.read('plan.yaml').replace('2026-01-15', '2026-02-15'))
    const later = ['--now', '2025-11-25T12:00:00Z'] as const
    expect((await run('approve', 'PLAN', '--yes', ...reason, ...later)).status).toBe(0)
    sandbox.templates.set('sunset_moved', 'en', { status: 'PAUSED' })
    // That of another message, which a correction does not send, keeps nobody from being put right.
    sandbox.templates.set('sunset_reminder', 'en', { status: 'PAUSED' })
    const said = await run('run', 'PLAN', ...later)
    expect([said.status, sandbox.seen().accepted]).toEqual([69, 4])
    expect(said.stderr.replace(/\s+/g, ' ')).toContain(
      'has not approved the template sunset_moved in en (paused, 4 people)',
    )
    sandbox.templates.set('sunset_moved', 'en', { status: 'APPROVED' })
    await run('resume', 'PLAN', ...reason, ...later)
    expect((await run('run', 'PLAN', ...later)).status).toBe(0)
    expect([sandbox.seen().accepted, sandbox.seen().twice]).toEqual([8, []])
  })

  test('is none where the account is not known, or the dry run asks nobody', async () => {
    const { sandbox, run } = await rehearse({ account: '' })
    expect((await run('run', 'PLAN', '--dry-run', ...announcing)).status).toBe(0)
    expect((await run('run', 'PLAN', '--yes', ...announcing)).status).toBe(0)
    expect([sandbox.seen().accepted, sandbox.templates.lists]).toEqual([4, 0])
  })

  test('what was edited or classed anew is mentioned, and goes out', async () => {
    const { sandbox, run } = await rehearse()
    await run('templates', 'push', 'PLAN')
    sandbox.templates.set('sunset_announce', 'fr', { category: 'MARKETING' })
    sandbox.templates.set('sunset_announce', 'en', {
      components: [{ type: 'BODY', text: 'Bye {{1}} and so on.' }],
    })
    const said = await run('run', 'PLAN', '--yes', ...announcing)
    expect([said.status, sandbox.seen().accepted]).toEqual([0, 4])
    expect(said.stderr).toMatch(/another text for the template sunset_announce in en than the plan/)
    expect(said.stderr).toMatch(/classed the template sunset_announce in fr as marketing/)
  })
})

describe('check --online', () => {
  test('refuses what is not approved in a language that people need (69), and only warns of the rest', async () => {
    const { sandbox, run } = await rehearse({ review: () => ({ status: 'PENDING' }) })
    await run('templates', 'push', 'PLAN')
    sandbox.templates.set('sunset_announce', 'en', { status: 'APPROVED', category: 'MARKETING' })
    sandbox.templates.set('sunset_reminder', 'en', { status: 'APPROVED' })
    const said = await run('check', 'PLAN', '--online', '--json', ...announcing)
    expect(said.status).toBe(69)
    expect(codesOf(said).filter((one) => /template/.test(one))).toEqual([
      'warning template-reclassed sunset_announce in en',
      'error template-not-approved sunset_announce in fr',
      'warning template-not-approved sunset_announce in es',
      'warning template-not-approved sunset_moved in en',
    ])
    expect(said.stdout).toContain('which 2 people need')
  })

  test('says one thing once, for all the languages and people that it concerns', async () => {
    const { run } = await rehearse()
    const { stdout } = await run('check', 'PLAN', '--online', '--json', ...announcing)
    const said = JSON.parse(stdout).problems.map(({ message }: { message: string }) => message)
    const what = 'WhatsApp has not approved the template sunset_announce in'
    expect(said.filter((one: string) => one.startsWith(what))).toEqual([
      `${what} en, fr (not there), which 4 people need`,
      `${what} es (not there)`,
    ])
  })

  test('is content where all are approved; without --online nobody is asked', async () => {
    const { sandbox, run } = await rehearse()
    await run('templates', 'push', 'PLAN')
    const lists = sandbox.templates.lists
    expect((await run('check', 'PLAN', ...announcing)).status).toBe(0)
    expect(sandbox.templates.lists).toBe(lists)
    expect((await run('check', 'PLAN', '--online', ...announcing)).status).toBe(0)
    expect(sandbox.templates.lists).toBe(lists + 1)
  })

  test('only warns where the platform cannot be reached', async () => {
    const { sandbox, run } = await rehearse()
    await sandbox.close()
    const said = await run('check', 'PLAN', '--online', '--json', ...announcing)
    expect([said.status, codesOf(said).filter((one) => /template/.test(one))]).toEqual([
      0,
      ['warning templates-unknown '],
    ])
  })
})
