import { setTimeout as pause } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { bodyWith, type ServedExit, servedExit, wrote } from '../kit/served-exit.ts'

const people = Array.from({ length: 10 }, (_, n) => `+3361234560${n},fr`)
const frozen = '2026-01-15T10:00:00Z'
const link = 'link: { url: "https://chatgpt.com/link?t={{ token }}" }'

const until = async (holds: () => Promise<boolean>): Promise<void> => {
  while (!(await holds())) await pause(5)
}

const holdsIn = (exit: ServedExit): Promise<readonly unknown[]> =>
  exit.look(async (ledger) => (await ledger.standing()).holds)

test('what the platform drops in a burst after it had accepted it holds the whole plan, until a person goes on', async () => {
  const exit = await servedExit({ people })
  const id = await exit.look(async (ledger) => ledger.id)
  const dropped = (n: number): object => ({
    id: `wamid.${n}`,
    status: 'failed',
    timestamp: '1763640060',
    recipient_id: '33612345601',
    biz_opaque_callback_data: `exit:${id}:announce:${n}:1`,
    errors: [{ code: 132015, title: 'Template is paused' }],
  })
  await exit.post(bodyWith({ statuses: [dropped(1), dropped(2)] }))
  expect(await holdsIn(exit)).toEqual([])
  await exit.post(bodyWith({ statuses: [dropped(3)] }))
  await until(async () => (await holdsIn(exit)).length > 0)
  expect(await holdsIn(exit)).toMatchObject([{ kind: 'channel', why: expect.stringContaining('132015') }])
  await exit.sunset('2025-12-16T12:00:00Z', 'run')
  expect(exit.accepted().filter(({ key }) => key.includes('link-reminder'))).toEqual([])
  await exit.sunset('2025-12-16T12:00:00Z', 'resume', '--reason', 'the platform was asked')
  await exit.sunset('2025-12-16T12:00:00Z', 'run')
  expect(exit.accepted().filter(({ key }) => key.includes('link-reminder')).length).toBeGreaterThan(0)
})

test('status and report count what came in, and why tells of one person what they did and were answered', async () => {
  const exit = await servedExit({ people, plan: link, servedAt: '2026-01-14T10:00:00Z' })
  const quiet = await exit.sunset('2026-01-14T10:00:00Z', 'status')
  expect(quiet.stdout).not.toMatch(/auto-repl|followed/)
  const token = /t=(\S+)/.exec(exit.accepted().find(({ to }) => to === '+33612345600')?.text ?? '')?.[1]
  for (let n = 0; n < 2; n++) await fetch(`${exit.url}/l/${token}`, { redirect: 'manual' })
  exit.setNow(frozen)
  await exit.post(wrote('+33612345600', 'allô ?', frozen))
  await until(async () => (await exit.look((ledger) => ledger.replies())).accepted === 1)
  const said = /1 auto-reply; 1 person followed their link/
  expect((await exit.sunset(frozen, 'status')).stdout).toMatch(said)
  expect((await exit.sunset(frozen, 'report')).stdout).toMatch(said)
  expect(JSON.parse((await exit.sunset(frozen, 'status', '--json')).stdout)).toMatchObject({
    replies: { accepted: 1, pending: 0 },
    visitors: 1,
  })
  const why = await exit.sunset(frozen, 'why', '+33612345600', '--utc')
  expect(why.stdout).toMatch(/followed their link twice/)
  expect(why.stdout).toMatch(/auto-reply of freeze once/)
  const other = await exit.sunset(frozen, 'why', '+33612345601', '--utc')
  expect(other.stdout).not.toMatch(/followed|auto-reply/)
})
