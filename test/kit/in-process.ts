import { Readable, Writable } from 'node:stream'
import type { Surroundings } from '../../src/app/surroundings.ts'
import type { Clock } from '../../src/base/clock.ts'
import { type Instant, instant } from '../../src/base/instant.ts'
import { seededRandom } from '../../src/base/random.ts'
import { main } from '../../src/cli/main.ts'

export type Said = { readonly status: number; readonly stdout: string; readonly stderr: string }

/** The whole command line in this process, so without the built command: as fast as a function, on a clock that is told the time. */
export const inProcess = (
  cwd: string,
  env: Readonly<Record<string, string>>,
): { readonly run: (...args: readonly string[]) => Promise<Said> } => ({
  run: async (...args) => {
    const stdout = collecting()
    const stderr = collecting()
    const status = await main(args, surroundingsOf(cwd, env, stdout, stderr))
    return { status, stdout: stdout.text(), stderr: stderr.text() }
  },
})

const machine: Clock = {
  now: () => instant(performance.timeOrigin + performance.now()),
  sleep: (until, signal) =>
    new Promise((resolve) => {
      const end = (): void => {
        clearTimeout(timer)
        signal?.removeEventListener('abort', end)
        resolve()
      }
      const timer = setTimeout(end, Math.max(0, until - machine.now()))
      signal?.addEventListener('abort', end)
    }),
}

const never: Clock = {
  now: (): Instant => {
    throw new Error('a plan that is played has its time from --now')
  },
  sleep: () => Promise.resolve(),
}

export const surroundingsOf = (
  cwd: string,
  env: Readonly<Record<string, string>>,
  stdout: Writable,
  stderr: Writable,
): Surroundings => ({
  clocks: { wall: never, machine },
  random: seededRandom(7),
  env,
  cwd,
  stdin: Readable.from([]),
  stdout,
  stderr,
  isTerminal: { input: false, output: false, errors: false },
  columns: 80,
  process: {
    host: 'here',
    pid: process.pid,
    started: 'now',
    user: 'tester@here',
    machine: 'a-machine',
    isAlive: () => true,
  },
  interrupts: {
    stop: new AbortController().signal,
    abandon: new AbortController().signal,
    signal: () => undefined,
  },
  probe: () => {},
})

const collecting = (): Writable & { text(): string } => {
  const chunks: string[] = []
  const stream = new Writable({
    write: (chunk: Buffer, _, done) => {
      chunks.push(chunk.toString())
      done()
    },
  })
  return Object.assign(stream, { text: () => chunks.join('') })
}
