import { z } from 'zod'
import type { ActionPlan, ActionStep } from '../../model/plan.ts'
import { given } from '../given.ts'
import { httpRequest } from './http-request.ts'
import { complain, duration, text } from './leaves.ts'

const extras = ['undo', 'timeout', 'env', 'scope', 'idempotent'] as const

const timeout = duration('5 minutes')
const environment = z.array(text('the name of a variable', 'PATH'))
const scope = z.enum(['channel', 'cohort'])
const command = z.array(text('a word of a command', './stop-bot.sh')).min(1)
const settings = z.record(z.string(), z.unknown())

const named = (name: string): ActionPlan => ({
  does: { kind: 'named', name, arguments: {} },
  scope: 'channel',
})

/** `{ NAME: arguments }`, `{ run: [cmd, …] }` or `{ http: {…} }`, each with `undo`, `timeout`, `env`, `scope`, `idempotent` beside it. */
const written = z.record(z.string(), z.unknown()).transform((entry, context): ActionPlan => {
  const does = stepIn(entry, extras, context)
  if (does === undefined) return z.NEVER
  const isIdempotent = part(z.boolean(), entry, 'idempotent', context) === true
  return {
    does,
    ...('undo' in entry ? given('undo', inner(undo, entry['undo'], 'undo', context)) : {}),
    ...given('timeout', part(timeout, entry, 'timeout', context)),
    ...given('env', part(environment, entry, 'env', context)),
    ...(isIdempotent ? { idempotent: true } : {}),
    scope: part(scope, entry, 'scope', context) ?? 'channel',
  }
})

/** The words of a command, or `{ NAME: arguments }`, `{ run: … }`, `{ http: … }`; an empty list: there is nothing to take back. */
const undo: z.ZodType<NonNullable<ActionPlan['undo']>> = z.unknown().transform((value, context) => {
  if (Array.isArray(value)) {
    if (value.length === 0) return { kind: 'nothing' } as const
    const result = command.safeParse(value)
    if (result.success) return { kind: 'run', command: result.data } as const
    const { issues } = result.error
    context.addIssue({ code: 'custom', input: value, message: '', params: { issues } })
    return z.NEVER
  }
  const entry = settings.safeParse(value)
  const step = entry.success ? stepIn(entry.data, [], context) : undefined
  if (step !== undefined) return step
  if (!entry.success) {
    const hint = 'write `undo: [./start-bot.sh]`, or `undo: []` where there is nothing to take back'
    complain(context, { code: 'bad-action', message: 'cannot read what takes the action back', hint }, value)
  }
  return z.NEVER
})

/** The one thing that an entry does, beside its extras. */
const stepIn = (
  entry: Readonly<Record<string, unknown>>,
  beside: readonly string[],
  context: z.RefinementCtx,
): ActionStep | undefined => {
  const names = Object.keys(entry).filter((key) => !beside.includes(key))
  const [name] = names
  if (name !== undefined && names.length === 1) return doesOf(name, entry[name], context)
  const message =
    name === undefined
      ? 'an action without a name'
      : `one action has several names: ${names.map((key) => `\`${key}\``).join(', ')}`
  const hint = 'write `{ run: [./stop-bot.sh], undo: [./start-bot.sh] }` or `{ deregister: {} }`'
  complain(context, { code: 'bad-action', message, hint }, entry)
  return undefined
}

const doesOf = (name: string, value: unknown, context: z.RefinementCtx): ActionStep | undefined => {
  if (name === 'run') {
    const words = inner(command, value, name, context)
    return words && { kind: 'run', command: words }
  }
  if (name === 'http') {
    const request = inner(httpRequest, value, name, context)
    return request && { kind: 'http', request }
  }
  if (Array.isArray(value)) {
    const hint = 'only a command is a list: `{ run: [./stop-bot.sh] }`'
    complain(context, { code: 'bad-action', message: `\`${name}\` cannot be a list of words`, hint }, value, [
      name,
    ])
    return undefined
  }
  const given = value === null ? {} : inner(settings, value, name, context)
  return given && { kind: 'named', name, arguments: given }
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
