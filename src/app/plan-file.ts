import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { basename, dirname, resolve } from 'node:path'
import { adapterKinds } from '../adapters/registry.ts'
import { SunsetError } from '../base/errors.ts'
import type { Place, Problem } from '../base/problem.ts'
import type { Plan } from '../model/plan.ts'
import { parsePlan } from '../plan/parse-plan.ts'

/** A plan's file as it lies there now: its text, and what could be read of it. */
export type PlanFile = {
  /** As named on the command line. */
  readonly file: string
  readonly text: string
  /** The same with secrets blotted out, column by column: what may be printed of it. */
  readonly printable: string
  readonly hash: string
  readonly plan: Plan | undefined
  /** Where the deadline, a time or the audience could not be read: the rest, so that its texts can be judged all the same. */
  readonly draft: Plan | undefined
  readonly problems: readonly Problem[]
}

export const readPlanFile = (file: string): PlanFile => {
  const bytes = bytesOf(file)
  const text = bytes.toString('utf8')
  const { plan, draft, problems, secretPlaces } = parsePlan({ text: bytes, file, adapters: adapterKinds })
  return {
    file,
    hash: hashOf(bytes),
    text,
    printable: blotted(text, secretPlaces),
    plan,
    draft: draft?.plan,
    problems,
  }
}

/** A plan's text from the ledger, as the file it came from. */
export const readRevision = (
  text: string,
  file: string,
): { readonly plan: Plan | undefined; readonly problems: readonly Problem[] } => {
  const { plan, problems } = parsePlan({ text, file, adapters: adapterKinds })
  return { plan, problems }
}

/** Asterisks in place of secrets that somebody wrote into the plan itself, so that a line shown with a caret gives none away. */
const blotted = (text: string, secrets: readonly Place[]): string => {
  if (secrets.length === 0) return text
  const lines = text.split('\n')
  for (const { line, column, length } of secrets) {
    const before = lines[line - 1] ?? ''
    const end = Math.min(before.length, column - 1 + length)
    lines[line - 1] =
      `${before.slice(0, column - 1)}${'*'.repeat(Math.max(0, end - column + 1))}${before.slice(end)}`
  }
  return lines.join('\n')
}

export const hashOf = (text: string | Uint8Array): string => createHash('sha256').update(text).digest('hex')

const bytesOf = (file: string): Buffer => {
  try {
    return readFileSync(file)
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : undefined
    const why =
      code === 'ENOENT' ? 'there is no such file' : code === 'EISDIR' ? 'it is a folder' : String(cause)
    throw new SunsetError('not-found', `The plan "${file}" cannot be read: ${why}.`, {
      hint: 'Write one with `sunset init "ChatGPT leaves WhatsApp on 2026-01-15"`.',
      cause,
    })
  }
}

/** Where the plan's ledger lies; from the file's name alone where the plan cannot be read. */
export const ledgerPathOf = (file: string, plan: Plan | undefined, override: string | undefined): string => {
  if (override !== undefined) return resolve(override.replace(/^sqlite:/, ''))
  if (plan !== undefined && plan.ledger.kind === 'sqlite') return resolve(dirname(file), plan.ledger.path)
  return resolve(dirname(file), '.sunset', `${basename(file).replace(/\.ya?ml$/i, '')}.db`)
}
