import { z } from 'zod'
import type { ActionPlan } from '../../model/plan.ts'
import { given } from '../given.ts'
import { complain, duration, text } from './leaves.ts'

const extras = ['undo', 'timeout', 'env', 'scope'] as const

const timeout = duration('5 minutes')
const environment = z.array(text('the name of a variable', 'PATH'))
const scope = z.enum(['channel', 'cohort'])
const command = z.array(text('a word of a command', './stop-bot.sh')).min(1)
const settings = z.record(z.string(), z.unknown())

const named = (name: string): ActionPlan => ({
  does: { kind: 'named', name, arguments: {} },
  scope: 'channel',
})

/** `{ NAME: arguments }`, `{ run: [cmd, …] }` or `{ http: {…} }`, each with `undo`, `timeout`, `env`, `scope` beside it. */
const written = z.record(z.string(), z.unknown()).transform((entry, context): ActionPlan => {
  const names = Object.keys(entry).filter((key) => !extras.some((extra) => extra === key))
  const [name] = names
  if (name === undefined || names.length > 1) {
    const message =
      name === undefined
        ? 'an action without a name'
        : `one action has several names: ${names.map((key) => `\`${key}\``).join(', ')}`
    const hint = 'write `{ run: [./stop-bot.sh], undo: [./start-bot.sh] }` or `{ deregister: {} }`'
    complain(context, { code: 'bad-action', message, hint }, entry)
    return z.NEVER
  }
  const does = doesOf(name, entry[name], context)
  return {
    does,
    ...given('undo', entry['undo']),
    ...given('timeout', part(timeout, entry, 'timeout', context)),
    ...given('env', part(environment, entry, 'env', context)),
    scope: part(scope, entry, 'scope', context) ?? 'channel',
  }
})

const doesOf = (name: string, value: unknown, context: z.RefinementCtx): ActionPlan['does'] => {
  if (name === 'run') return { kind: 'run', command: inner(command, value, name, context) ?? [] }
  if (name === 'http') return { kind: 'http', request: inner(settings, value, name, context) ?? {} }
  return {
    kind: 'named',
    name,
    arguments: value === null ? {} : (inner(settings, value, name, context) ?? {}),
  }
}

const part = <Value>(
  schema: z.ZodType<Value>,
  entry: Readonly<Record<string, unknown>>,
  key: string,
  context: z.RefinementCtx,
): Value | undefined => (key in entry ? inner(schema, entry[key], key, context) : undefined)

/** The issues of a part become the whole's, with their way to it. */
const inner = <Value>(
  schema: z.ZodType<Value>,
  value: unknown,
  key: string,
  context: z.RefinementCtx,
): Value | undefined => {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  const { issues } = result.error
  context.addIssue({ code: 'custom', input: value, message: '', path: [key], params: { issues } })
  return undefined
}

/** What a phase does to the channel, in order. */
export const actions: z.ZodType<readonly ActionPlan[]> = z.array(
  z.union([text('an action', 'clear-commands').transform(named), written]),
)
