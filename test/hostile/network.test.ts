import { describe, expect, test } from 'vitest'
import { occurrenceIn, statusSchema, sumOf } from '../kit/documents.ts'
import { csvOf, peopleOf } from '../kit/people-csv.ts'
import { accept, recordingPlatform, toOf } from '../kit/recording-platform.ts'
import { secrets } from '../kit/rehearsal.ts'
import { connectProxy, lineTo, nobodyAt, platformName, tlsPlatform, trust } from '../kit/strange-network.ts'
import { type Workplace, workplace } from '../kit/workplace.ts'

/** A date that is always ahead: what is no loopback address takes no pretended time. */
const deadline = new Date(Date.now() + 40 * 86_400_000).toISOString().slice(0, 10)

const placeAt = (baseUrl: string, people: number, more = ''): Workplace =>
  workplace(
    {
      'plan.yaml': `sunset: ChatGPT leaves WhatsApp on ${deadline}
timezone: UTC
channel: { base_url: "${baseUrl}", per_day: unlimited, senders: [{ id: "106540352242922", per_second: 200 }]${more} }
audience: users.csv
window: always
`,
      'users.csv': csvOf(peopleOf(people)),
    },
    { ...secrets },
  )

const announced = (stdout: string) => occurrenceIn(statusSchema.parse(JSON.parse(stdout)), 'announce')
const countsIn = async (at: Workplace) =>
  announced((await at.run('status', 'plan.yaml', '--json')).stdout).counts

/** Nobody was reached: 69, why, what to do, all still pending; no secret in what is said. */
const reachesNobody = async (
  at: Workplace,
  people: number,
  why: RegExp,
  env: Record<string, string> = {},
) => {
  for (const command of [
    ['run', 'plan.yaml', '--yes'],
    ['tick', 'plan.yaml'],
  ]) {
    const ended = await at.runWith({ env }, ...command)
    expect([command[0], ended.status, ended.stderr]).toEqual([command[0], 69, expect.stringMatching(why)])
    expect(ended.stderr).toMatch(
      /could not be reached \d+ times in a row[\s\S]*stays pending[\s\S]*run again/,
    )
    expect(ended.stdout + ended.stderr).not.toMatch(/unexpectedly|^ {4}at |EAATEST|hunter2/m)
  }
  expect(await countsIn(at)).toMatchObject({ audience: people, pending: people, in_doubt: 0, failed: 0 })
}

describe('a channel that cannot be reached leaves everybody pending, and the same command goes on later:', () => {
  test('nobody listens there; then somebody does', async () => {
    const platform = await recordingPlatform()
    const closed = await nobodyAt('closed')
    const at = placeAt(`http://127.0.0.1:${closed}`, 120)
    await reachesNobody(at, 120, /ECONNREFUSED/)
    // The same plan, at an address that answers.
    at.write('plan.yaml', at.read('plan.yaml').replace(`:${closed}`, `:${new URL(platform.url).port}`))
    expect((await at.run('approve', 'plan.yaml', '--yes', '--reason', 'the right port')).status).toBe(0)
    const again = await at.run('tick', 'plan.yaml', '--json')
    expect([again.status, announced(again.stdout).counts.accepted]).toEqual([0, 120])
    expect(new Set(platform.requests.map(toOf)).size).toBe(120)
  })

  test('of a handful of people, too', async () => {
    await reachesNobody(placeAt(`http://127.0.0.1:${await nobodyAt('closed')}`, 3), 3, /ECONNREFUSED/)
  })

  test('its name is known to nobody', async () => {
    await reachesNobody(placeAt('https://no-such-host.invalid', 120), 120, /no-such-host\.invalid/)
  })

  test('its certificate is one of nobody that we trust', async () => {
    const { port, told } = await tlsPlatform()
    await reachesNobody(placeAt(`https://127.0.0.1:${port}`, 120), 120, /certificate/i)
    expect(told).toEqual([])
  })

  test('its certificate is another host’s', async () => {
    const { port, told } = await tlsPlatform()
    await reachesNobody(placeAt(`https://127.0.0.1:${port}`, 120), 120, /ALTNAME/, trust)
    expect(told).toEqual([])
  })

  test('it speaks no TLS', async () => {
    const platform = await recordingPlatform()
    const at = placeAt(platform.url.replace('http:', 'https:'), 120)
    await reachesNobody(at, 120, /EPROTO|SSL|TLS|socket/)
    expect(platform.requests).toEqual([])
  })

  test('it takes the connection and says nothing, not even hello', async () => {
    const port = await nobodyAt('silent')
    await reachesNobody(placeAt(`https://127.0.0.1:${port}`, 120, ', timeout: 1 second'), 120, /1 s|timeout/i)
  })
})

describe('a line that falls silent', () => {
  test('in the middle: those on the wire are in doubt, nobody else; the next run tells the others, once', async () => {
    const platform = await recordingPlatform((request, response, number) => {
      if (number === 200) line.fallSilent()
      accept(request, response, number)
    })
    const line = await lineTo(Number(new URL(platform.url).port))
    const at = placeAt(line.url, 600, ', timeout: 2 seconds, concurrency: 20')
    const first = await at.run('run', 'plan.yaml', '--yes', '--json')
    const { counts } = announced(first.stdout)
    expect([first.status, first.stderr]).toEqual([69, expect.stringMatching(/no answer within 2 s/)])
    expect(sumOf(counts)).toBe(600)
    expect([counts.sending, counts.failed]).toEqual([0, 0])
    // 50 answers in a row without one that can be trusted hold the occurrence; those in flight then end alike.
    expect(counts.in_doubt).toBeGreaterThan(0)
    expect(counts.in_doubt).toBeLessThanOrEqual(50 + 20)
    line.speakAgain()
    expect(
      (await at.run('resume', 'plan.yaml', '--phase', 'announce', '--reason', 'the line is back')).status,
    ).toBe(0)
    const second = await at.run('run', 'plan.yaml', '--json')
    const after = announced(second.stdout).counts
    expect([second.status, after.accepted, after.in_doubt]).toEqual([
      5,
      600 - counts.in_doubt,
      counts.in_doubt,
    ])
    expect(new Set(platform.requests.map(toOf)).size).toBe(platform.requests.length)
  })

  test('and is merely slow: everybody is told', async () => {
    const platform = await recordingPlatform((request, response, number) => {
      setTimeout(() => accept(request, response, number), 900)
    })
    const at = placeAt(platform.url, 150, ', timeout: 5 seconds')
    const ended = await at.run('run', 'plan.yaml', '--yes', '--json')
    expect([ended.status, announced(ended.stdout).counts.accepted]).toEqual([0, 150])
    expect(platform.requests).toHaveLength(150)
  })
})

describe('a proxy', () => {
  const behind = async (refuseWith?: number) => {
    const platform = await tlsPlatform()
    return { platform, proxy: await connectProxy(platform.port, refuseWith) }
  }
  const url = `https://${platformName}`

  test.each(['HTTPS_PROXY', 'https_proxy'])(
    'in %s is used, by CONNECT, and the certificate behind it is looked at',
    async (name) => {
      const { platform, proxy } = await behind()
      const at = placeAt(url, 120)
      const ended = await at.runWith(
        { env: { ...trust, [name]: proxy.url } },
        'run',
        'plan.yaml',
        '--yes',
        '--json',
      )
      expect([ended.status, ended.stderr, announced(ended.stdout).counts.accepted]).toEqual([
        0,
        expect.any(String),
        120,
      ])
      expect(new Set(platform.told).size).toBe(120)
      expect(new Set(proxy.asked)).toEqual(new Set([`${platformName}:443`]))
    },
  )

  test('that is not trusted with the platform’s name reaches nobody', async () => {
    const { platform, proxy } = await behind()
    await reachesNobody(placeAt(url, 120), 120, /certificate/i, { HTTPS_PROXY: proxy.url })
    expect(platform.told).toEqual([])
  })

  test('is not asked for hosts in NO_PROXY', async () => {
    const { proxy } = await behind()
    await reachesNobody(placeAt(url, 120), 120, /ENOTFOUND|EAI_AGAIN|getaddrinfo/, {
      HTTPS_PROXY: proxy.url,
      NO_PROXY: 'localhost,.example.test',
    })
    expect(proxy.asked).toEqual([])
  })

  test('is not asked for this machine', async () => {
    const platform = await recordingPlatform()
    const { proxy } = await behind()
    const ended = await placeAt(platform.url, 20).runWith(
      { env: { HTTPS_PROXY: proxy.url } },
      'run',
      'plan.yaml',
      '--yes',
    )
    expect([ended.status, platform.requests.length, proxy.asked]).toEqual([0, 20, []])
  })

  test('of the plan’s own goes before the environment’s', async () => {
    const { platform, proxy } = await behind()
    const at = placeAt(url, 120, `, proxy: "${proxy.url}"`)
    const env = { ...trust, HTTPS_PROXY: `http://127.0.0.1:${await nobodyAt('closed')}`, NO_PROXY: '*' }
    expect((await at.runWith({ env }, 'run', 'plan.yaml', '--yes')).status).toBe(0)
    expect(platform.told).toHaveLength(120)
  })

  test('that wants a password we lack, or refuses the address, reaches nobody; its own password is never said', async () => {
    const { platform, proxy } = await behind(407)
    const withPassword = proxy.url.replace('http://', 'http://ops:hunter2@')
    await reachesNobody(placeAt(url, 120), 120, /407|proxy/i, { ...trust, HTTPS_PROXY: withPassword })
    expect(platform.told).toEqual([])
  })

  test('that is not there reaches nobody', async () => {
    const env = { ...trust, HTTPS_PROXY: `http://ops:hunter2@127.0.0.1:${await nobodyAt('closed')}` }
    await reachesNobody(placeAt(url, 120), 120, /ECONNREFUSED/, env)
  })

  test('that takes the connection and says nothing reaches nobody', async () => {
    const env = { ...trust, HTTPS_PROXY: `http://127.0.0.1:${await nobodyAt('silent')}` }
    await reachesNobody(placeAt(url, 120, ', timeout: 1 second'), 120, /1 s|timeout/i, env)
  })

  test('whose address is none is refused before anything is sent', async () => {
    const at = placeAt(url, 5)
    const ended = await at.runWith(
      { env: { HTTPS_PROXY: 'ftp://ops:hunter2@proxy' } },
      'run',
      'plan.yaml',
      '--yes',
    )
    expect([ended.status, ended.stderr]).toEqual([69, expect.stringMatching(/proxy .*is not a URL/i)])
    expect(ended.stderr).not.toMatch(/hunter2|unexpectedly/)
  })
})
