import { spawn, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { setInterval } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import { occurrenceIn, outboxOf, statusSchema } from '../kit/documents.ts'
import { csvOf, peopleOf } from '../kit/people-csv.ts'
import { commandLine } from '../kit/sunset-command.ts'
import { type Workplace, workplace } from '../kit/workplace.ts'

const cron = '/usr/sbin/cron'
/** Cron reads its tables from fixed places: a mount namespace of our own keeps it to ours, and the machine's out of it. */
const mayMount = existsSync(cron) && spawnSync('unshare', ['-m', 'true']).status === 0

const startCron = (at: Workplace, line: string): void => {
  at.write('crontab', `SHELL=/bin/sh\nPATH=/usr/bin:/bin\n${line}\n`)
  const mounts = [
    'mount -t tmpfs none /etc/cron.d',
    'mount -t tmpfs none /var/spool/cron',
    'mount -t tmpfs none /run',
    'cp "$1/crontab" /etc/cron.d/sunset',
    'chmod 644 /etc/cron.d/sunset',
    ': > "$1/empty"',
    'mount --bind "$1/empty" /etc/crontab',
    `exec ${cron} -f`,
  ].join(' && ')
  const child = spawn('unshare', ['-m', 'sh', '-c', mounts, 'sh', at.folder], { stdio: 'inherit' })
  onTestFinished(() => {
    child.kill('SIGKILL')
  })
}

const isoIn = (ms: number): string => new Date(Date.now() + ms).toISOString().replace(/\.\d+/, '')

/** Looks every half second until it is so. */
const until = async (isSo: () => boolean): Promise<void> => {
  for await (const _ of setInterval(500)) if (isSo()) return
}

// Only where Debian's cron is installed and this user may give it tables of its own (`apt-get install cron`, as root).
test.skipIf(!mayMount)(
  'cron calls tick every minute: nothing before its time, then everyone once, then silence',
  { timeout: 360_000 },
  async () => {
    const dueAt = isoIn(75_000)
    const plan = `sunset: ChatGPT leaves Outbox on ${isoIn(40 * 86_400_000).slice(0, 10)}
timezone: UTC
audience: users.csv
window: always
phases:
  announce: { at: "${dueAt}", message: announce }
  freeze: { at: deadline }
`
    const at = workplace({ 'plan.yaml': plan, 'users.csv': csvOf(peopleOf(500)), ticks: '', said: '' })
    const approved = await at.run('approve', 'plan.yaml', '--yes', '--reason', 'a plan for cron')
    expect(approved.status).toBe(0)

    const tick = commandLine('tick', 'plan.yaml').join(' ')
    startCron(at, `* * * * * root cd ${at.folder} && ${tick} >> said 2>&1; echo $? >> ticks`)
    const ticks = (): readonly string[] =>
      at
        .read('ticks')
        .split('\n')
        .filter((line) => line !== '')
    const isSent = (): boolean => existsSync(at.path('.sunset/outbox.ndjson'))

    await until(() => ticks().length > 0)
    const wasEarly = isSent() && Date.now() < Date.parse(dueAt)
    await until(isSent)
    const tickOfSending = ticks().length
    await until(() => ticks().length >= tickOfSending + 2)

    expect(wasEarly).toBe(false)
    const lines = outboxOf(at.path('.sunset/outbox.ndjson'))
    expect(lines).toHaveLength(500)
    expect(new Set(lines.map(({ to }) => to)).size).toBe(500)
    expect(lines.every((line) => line.at >= dueAt)).toBe(true)
    expect(new Set(ticks())).toEqual(new Set(['0']))
    expect(at.read('said').match(/500 accepted/g)).toHaveLength(1)
    const status = statusSchema.parse(JSON.parse((await at.run('status', 'plan.yaml', '--json')).stdout))
    expect(occurrenceIn(status, 'announce')).toMatchObject({ state: 'complete', counts: { accepted: 500 } })
  },
)
