import { fork, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const running = new Set()

/** Ctrl-C: what runs is ended, so that whoever waits for it fails, and clears up on the way out. */
export const endWhenInterrupted = () => {
  for (const signal of ['SIGINT', 'SIGTERM'])
    process.on(signal, () => {
      for (const child of running) child.kill()
    })
}

const measured = join(import.meta.dirname, 'measured.cjs')

/** Runs a node program to its end; gives its wall and CPU seconds and its peak memory. */
export const measure = async (args, { cwd, env = {}, status = 0 }) => {
  const file = join(cwd, `measured-${process.hrtime.bigint()}.json`)
  const began = performance.now()
  const child = spawn(process.execPath, ['--require', measured, ...args], {
    cwd,
    env: { ...process.env, ...env, MEASURED_FILE: file },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  running.add(child)
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (text) => {
      said = (said + text).slice(-4000)
    })
  const [code, signal] = await once(child, 'close')
  running.delete(child)
  if (code !== status) throw new Error(`node ${args.join(' ')} ended with ${signal ?? code}:\n${said}`)
  return { wallSeconds: (performance.now() - began) / 1000, ...JSON.parse(readFileSync(file, 'utf8')) }
}

/** A platform in a process of its own. */
export const startPlatform = async () => {
  const child = fork(join(import.meta.dirname, 'platform.mjs'))
  const [origin] = await once(child, 'message')
  return {
    origin,
    /** What it has seen since it was last asked. */
    seen: async () => {
      child.send('seen?')
      return (await once(child, 'message'))[0]
    },
    stop: () => child.disconnect(),
  }
}

/** CPU seconds of a process and of the children that it has waited for, as the kernel counts them (in ticks of 10 ms). */
export const cpuSecondsOf = (pid) => {
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0)
  return ticks / 100
}

export const childrenOf = (pid) =>
  readFileSync(`/proc/${pid}/task/${pid}/children`, 'latin1').split(' ').filter(Boolean).map(Number)
