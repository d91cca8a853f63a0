import { expect, test } from 'vitest'
import { announced, channelOn, exitUnderAttack } from '../kit/exit-under-attack.ts'
import { loggingPlatform, takenBy } from '../kit/logging-platform.ts'

const audience = 2000

test.each([
  ['', { 429: 0.2, 500: 0.1 }],
  [', whose gateways answer without its words', { '429-plain': 0.2, '500-bare': 0.1 }],
] as const)(
  'a platform that throttles a fifth, fails a tenth, cuts, loses and hangs%s: the run ends in time, everybody has an end or a doubt with its evidence, nobody is told twice (T04, T26, T27)',
  async (_, faults) => {
    const platform = await loggingPlatform({
      latencyMs: 2,
      faults: { ...faults, 'reset-before': 0.05, 'reset-after': 0.02, hang: 0.01 },
    })
    const exit = exitUnderAttack({
      people: audience,
      channel: channelOn(platform, 1000, ', timeout: 3 seconds'),
    })
    const began = performance.now()
    const { status, stdout } = await exit.run()
    const seconds = (performance.now() - began) / 1000
    process.stdout.write(`${audience} people in ${seconds.toFixed(1)} s\n`)
    expect(seconds).toBeLessThan(90)
    const { state, counts } = announced(stdout)
    expect([state, counts.audience, counts.pending, counts.sending]).toEqual(['complete', audience, 0, 0])
    expect(counts.accepted + counts.failed + counts.in_doubt).toBe(audience)
    expect(counts.accepted).toBeGreaterThan(0.7 * audience)
    expect(status).toBe(5)

    const seen = platform.seen()
    expect([...takenBy(seen)].filter(([, times]) => times > 1)).toEqual([])
    const list = await exit.at.run(
      ...[
        'recipients',
        'plan.yaml',
        '--state',
        'in_doubt,failed',
        '--phase',
        'announce',
        '--format',
        'ndjson',
      ],
    )
    const told = list.stdout.split('\n').filter((line) => line !== '')
    expect(told).toHaveLength(counts.in_doubt + counts.failed)
    for (const line of told)
      expect(JSON.parse(line)).toMatchObject({
        code: expect.stringMatching(/./),
        text: expect.stringMatching(/.../),
      })
    // A doubt for every answer that was lost, and for no other.
    const lost = seen.filter(({ did }) => ['reset-before', 'reset-after', 'hang', '500-bare'].includes(did))
    expect(counts.in_doubt).toBe(lost.length)
  },
)
