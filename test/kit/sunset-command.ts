import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'

const command = join(import.meta.dirname, '../../bin/sunset.js')

/** What a command said and how it ended. */
export type Ended = {
  readonly status: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
}

export type Around = {
  readonly cwd: string
  readonly env?: Readonly<Record<string, string>>
  readonly input?: string
  /** Options for node itself, before the command's file. */
  readonly nodeOptions?: readonly string[]
}

export type Started = { readonly child: ChildProcess; readonly ended: Promise<Ended> }

/** The variables that a command needs to run at all, and none of whoever runs the tests. */
const bareEnvironment = (): Record<string, string> => ({
  PATH: process.env['PATH'] ?? '',
  HOME: process.env['HOME'] ?? '/',
  TZ: 'UTC',
})

/** Starts the built command in a process of its own, as a shell would. */
export const startSunset = (args: readonly string[], around: Around): Started => {
  const { cwd, env = {}, input, nodeOptions = [] } = around
  const child = spawn(process.execPath, [...nodeOptions, command, ...args], {
    cwd,
    env: { ...bareEnvironment(), ...env },
    stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
  })
  child.stdin?.end(input)
  return { child, ended: endOf(child) }
}

/** The command line of the built command, for whoever starts it from elsewhere (cron, a terminal, strace). */
export const commandLine = (...args: readonly string[]): readonly string[] => [
  process.execPath,
  command,
  ...args,
]

export const endOf = (child: ChildProcess): Promise<Ended> =>
  new Promise((resolve, reject) => {
    let stdout = ''
    let stderr = ''
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      stdout += text
    })
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      stderr += text
    })
    child.on('error', reject)
    child.on('close', (status, signal) => resolve({ status, signal, stdout, stderr }))
  })
