import { readFileSync } from 'node:fs'
import { hostname, userInfo } from 'node:os'
import type { Surroundings } from '../app/surroundings.ts'
import type { Clock } from '../base/clock.ts'
import { crashPoints, type Probe } from '../base/crash-points.ts'
import { type Instant, instant } from '../base/instant.ts'

/** The one place that reads the real clock, chance, environment and process. */
export const realSurroundings = (): Surroundings => {
  const stop = new AbortController()
  const abandon = new AbortController()
  let signal: 'SIGINT' | 'SIGTERM' | undefined
  for (const name of ['SIGINT', 'SIGTERM'] as const)
    process.on(name, () => {
      if (stop.signal.aborted) abandon.abort()
      signal ??= name
      stop.abort()
    })
  return {
    clocks: { wall: clockBy(() => instant(Date.now())), machine: clockBy(machineNow) },
    random: { next: Math.random },
    env: process.env,
    cwd: process.cwd(),
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    isTerminal: {
      input: process.stdin.isTTY === true,
      output: process.stdout.isTTY === true,
      errors: process.stderr.isTTY === true,
    },
    // A terminal that was never told its size says 0.
    columns: process.stdout.columns || process.stderr.columns || 100,
    process: {
      host: hostname(),
      pid: process.pid,
      started: startOf(process.pid) ?? String(Math.trunc(performance.timeOrigin)),
      user: `${userName()}@${hostname()}`,
      machine: machineId(),
      isAlive: (pid, started) => isThere(pid) && (startOf(pid) ?? started) === started,
    },
    interrupts: { stop: stop.signal, abandon: abandon.signal, signal: () => signal },
    probe: probeFrom(process.env),
  }
}

/** Wall time at the start plus the monotonic clock since: it never steps, whatever is done to the wall clock. */
const machineNow = (): Instant => instant(performance.timeOrigin + performance.now())

/** The longest delay that a timer takes (24.8 days); longer sleeps are made of several. */
const longestTimerMs = 2 ** 31 - 1

const clockBy = (now: () => Instant): Clock => ({
  now,
  sleep: (until, signal) =>
    new Promise((resolve) => {
      let timer: NodeJS.Timeout | undefined
      const wake = (): void => {
        clearTimeout(timer)
        signal?.removeEventListener('abort', wake)
        resolve()
      }
      const wait = (): void => {
        const left = until - now()
        if (left <= 0 || signal?.aborted === true) wake()
        else timer = setTimeout(wait, Math.min(left, longestTimerMs))
      }
      signal?.addEventListener('abort', wake, { once: true })
      wait()
    }),
})

const userName = (): string => {
  try {
    return userInfo().username
  } catch {
    return process.env['USER'] ?? `uid ${process.getuid?.() ?? '?'}`
  }
}

const textOf = (path: string): string | undefined => {
  try {
    return readFileSync(path, 'utf8').trim()
  } catch {
    return undefined
  }
}

const machineId = (): string => textOf('/etc/machine-id') ?? textOf('/var/lib/dbus/machine-id') ?? hostname()

const isThere = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

/** When a process started, in ticks since the machine did, with the boot's id: a pid alone is given again (T49). Linux only. */
const startOf = (pid: number): string | undefined => {
  const stat = textOf(`/proc/${pid}/stat`)
  if (stat === undefined) return undefined
  const ticks = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]
  return `${textOf('/proc/sys/kernel/random/boot_id') ?? ''}:${ticks}`
}

/** For the crash tests alone: `SUNSET_CRASH=after-intents:3` ends the process, as kill -9 would, when it passes that instant the third time. */
const probeFrom = (env: NodeJS.ProcessEnv): Probe => {
  const [point, times = '1'] = (env['SUNSET_CRASH'] ?? '').split(':')
  const wanted = crashPoints.find((name) => name === point)
  if (wanted === undefined) return () => {}
  let left = Number(times)
  return (passed) => {
    if (passed === wanted && --left <= 0) process.kill(process.pid, 'SIGKILL')
  }
}
