import { Secret, type SecretSource } from '../base/secret.ts'
import type { Path } from '../model/places.ts'
import { matches } from './path-pattern.ts'
import { quoted, type Reading, read, unread } from './reading.ts'

const environment = /^\$\{([A-Za-z_][A-Za-z0-9_]*)\}$/
const inFile = /^\$\{file:([^}]+)\}$/

const writeIt = `write \`\${NAME}\` or \`\${file:PATH}\``

/** What stands for a secret, anywhere in a text. */
export const reference: RegExp = /\$\{(?:file:[^}\n]*|[A-Za-z_][A-Za-z0-9_]*)\}/g

/** Reads `${NAME}` (the environment), `${file:PATH}`, or the secret itself. A reference is the whole value or none of it. */
export const readSecret = (text: string): Reading<SecretSource> => {
  const trimmed = text.trim()
  const name = environment.exec(trimmed)?.[1]
  if (name !== undefined) return read({ from: 'environment', name })
  const path = inFile.exec(trimmed)?.[1]?.trim()
  if (path !== undefined && path !== '') return read({ from: 'file', path })
  if (trimmed === '') return unread({ code: 'empty', message: 'the secret is empty', hint: writeIt })
  // The text around a reference may be a part of the secret: it is not repeated here.
  if (trimmed.includes('${'))
    return unread({
      code: 'bad-secret',
      message: 'a secret is one reference, with nothing before or after it',
      hint: writeIt,
    })
  return read({ from: 'plan', value: new Secret(trimmed) })
}

/** As it may be shown: where the secret comes from, never what it is. */
export const printSecret = (source: SecretSource): string => {
  switch (source.from) {
    case 'environment':
      return `\${${source.name}}`
    case 'file':
      return `\${file:${source.path}}`
    case 'plan':
      return '[secret]'
  }
}

/** Where `${…}` may stand, and whose values are never repeated. */
const secretPaths: readonly string[] = [
  ...['access_token', 'app_secret', 'verify_token', 'pin', 'senders.*.token'].flatMap((key) => [
    `channel.${key}`,
    `channels.*.${key}`,
  ]),
  'audience.source.postgres',
  'audience.suppress.postgres',
  'link.secret',
  'link.linked.postgres',
  'phases.*.actions.**',
  'ledger',
  'serve.token',
  'heartbeat',
  'notify.**',
]

/** Of an action only these: anywhere else `${NAME}` would be taken for text. */
const secretsOfActions: readonly string[] = [
  'phases.*.actions.*.http.headers.*',
  'phases.*.actions.*.undo.http.headers.*',
  'phases.*.actions.*.*.pin',
  'phases.*.actions.*.undo.*.pin',
]

/** Whether `${…}` is replaced in this value. */
export const mayHoldReference = (path: Path): boolean =>
  path[2] === 'actions' && path[0] === 'phases'
    ? secretsOfActions.some((pattern) => matches(pattern, path))
    : mayBeSecret(path)

export const mayBeSecret = (path: Path): boolean => secretPaths.some((pattern) => matches(pattern, path))

/** Why `${…}` cannot stand in this value, if it does. */
export const strayReference = (
  text: string,
): { readonly message: string; readonly reference: string } | undefined => {
  const found = text.match(reference)?.[0]
  if (found === undefined) return undefined
  return {
    reference: found,
    message: `${quoted(found)} stands where no secret is meant, and is not replaced there`,
  }
}
