import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { parseEnv } from 'node:util'
import { SunsetError } from '../base/errors.ts'
import type { Surroundings } from './surroundings.ts'

/** Cron has no environment: `.env` beside the plan (or `--env-file`) is read, and never wins over what is set. */
export const withEnvFile = (
  surroundings: Surroundings,
  planFile: string | undefined,
  named: string | undefined,
): Surroundings => {
  const path = named ?? (planFile === undefined ? undefined : join(dirname(planFile), '.env'))
  if (path === undefined) return surroundings
  const text = textOf(path, named !== undefined)
  if (text === undefined) return surroundings
  return { ...surroundings, env: { ...parseEnv(text), ...surroundings.env } }
}

const textOf = (path: string, mustBe: boolean): string | undefined => {
  try {
    return readFileSync(path, 'utf8')
  } catch (cause) {
    const isAbsent = cause instanceof Error && 'code' in cause && cause.code === 'ENOENT'
    if (isAbsent && !mustBe) return undefined
    throw new SunsetError('usage', `The environment file "${path}" cannot be read.`, {
      hint: 'Is it there, and may this user read it?',
      cause,
    })
  }
}
