import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { SunsetError } from '../base/errors.ts'
import { Secret, type SecretSource } from '../base/secret.ts'

export type Environment = Readonly<Record<string, string | undefined>>

/**
 * The secret itself, as late as possible: only a command that is about to use it asks. Undefined where the environment does not
 * have it; a file that cannot be read is refused, since somebody meant it to be there.
 */
export const resolveSecret = (
  source: SecretSource,
  planFile: string,
  env: Environment,
): Secret | undefined => {
  switch (source.from) {
    case 'plan':
      return source.value
    case 'environment': {
      const value = env[source.name]
      return value === undefined || value === '' ? undefined : new Secret(value)
    }
    case 'file':
      try {
        return new Secret(readFileSync(resolve(dirname(planFile), source.path), 'utf8').trim())
      } catch (cause) {
        throw new SunsetError(
          'channel-refused',
          `The secret's file "${source.path}" cannot be read. Nothing was sent.`,
          {
            hint: 'Is it there, and may this user read it?',
            cause,
          },
        )
      }
  }
}

/** What the plan names, else the variable that stands in for it. */
export const secretOr = (
  source: SecretSource | undefined,
  variable: string | undefined,
  planFile: string,
  env: Environment,
): Secret | undefined => {
  if (source !== undefined) return resolveSecret(source, planFile, env)
  return variable === undefined
    ? undefined
    : resolveSecret({ from: 'environment', name: variable }, planFile, env)
}

/** How a person is told which secret is missing. */
export const nameOfSecret = (source: SecretSource): string =>
  source.from === 'environment' ? source.name : source.from === 'file' ? source.path : 'the plan'
