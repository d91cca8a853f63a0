import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { onTestFinished } from 'vitest'
import { type Around, type Ended, type Started, startSunset } from './sunset-command.ts'

/** A folder of its own, with a plan and its people in it, in which commands run. Gone when the test has ended. */
export type Workplace = {
  readonly folder: string
  readonly env: Record<string, string>
  path(name: string): string
  write(name: string, text: string): string
  read(name: string): string
  run(...args: readonly string[]): Promise<Ended>
  start(...args: readonly string[]): Started
  startWith(around: Omit<Around, 'cwd'>, ...args: readonly string[]): Started
  /** With standard input, other variables, options for node. */
  runWith(around: Omit<Around, 'cwd'>, ...args: readonly string[]): Promise<Ended>
  /** Every file and folder with its size, times and a hash of its bytes. */
  picture(): readonly string[]
}

export const workplace = (
  files: Readonly<Record<string, string>> = {},
  env: Record<string, string> = {},
): Workplace => {
  const folder = mkdtempSync(join(tmpdir(), 'sunset-work-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }))
  const path = (name: string): string => join(folder, name)
  const write = (name: string, text: string): string => {
    mkdirSync(dirname(path(name)), { recursive: true })
    writeFileSync(path(name), text)
    return path(name)
  }
  for (const [name, text] of Object.entries(files)) write(name, text)
  const start = (around: Omit<Around, 'cwd'>, args: readonly string[]): Started =>
    startSunset(args, { ...around, cwd: folder, env: { ...env, ...around.env } })
  return {
    folder,
    env,
    path,
    write,
    read: (name) => readFileSync(path(name), 'utf8'),
    run: (...args) => start({}, args).ended,
    start: (...args) => start({}, args),
    startWith: (around, ...args) => start(around, args),
    runWith: (around, ...args) => start(around, args).ended,
    picture: () => pictureOf(folder),
  }
}

const pictureOf = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .toSorted()
    .map((name) => {
      const found = statSync(join(folder, name))
      if (found.isDirectory()) return `${name}/ ${found.mode.toString(8)} ${found.mtimeMs}`
      const hash = createHash('sha256').update(readFileSync(join(folder, name)))
      return `${name} ${found.mode.toString(8)} ${found.size} ${found.mtimeMs} ${hash.digest('hex')}`
    })
