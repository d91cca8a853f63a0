import { instant, millis } from '../base/instant.ts'
import { hasErrors, inTextOrder, type Problem } from '../base/problem.ts'
import type { LocaleTag } from '../model/names.ts'
import type { MessagePlan, Plan } from '../model/plan.ts'
import { compileText } from './compile-text.ts'
import type { CompiledMessage, CompiledMessages, CompiledText, CompileOptions } from './compiled.ts'
import { formatsByLocale } from './formats.ts'
import { columnsOf } from './frame.ts'
import { judgeMessages } from './judge-messages.ts'
import { judgeOutcome } from './judge-outcome.ts'
import { judgeTemplates } from './judge-templates.ts'
import { judgeSource, judgeTemplate, unreadable } from './judge-text.ts'
import type { TextCase } from './judging.ts'
import { linkPatternOf } from './link.ts'
import { isOnlyCorrection, messagesOf } from './messages-of.ts'
import { roughInstantOf } from './rough-instant.ts'
import { serviceIn } from './service-in.ts'
import { deadlineShownOf, todayIn } from './shown.ts'

/**
 * Reads all texts of a plan, its own and the built-in ones it uses, once. What is wrong with any of them comes back as problems,
 * all at once; a text with errors is left out of what was compiled.
 */
export const compileMessages = (
  plan: Plan,
  options: CompileOptions,
): { readonly messages: CompiledMessages; readonly problems: readonly Problem[] } => {
  const problems: Problem[] = []
  const compiling = new Map<string, CompiledMessage>()
  const at = roughInstantOf(plan.deadline, plan.timezone)
  const compiled: CompiledMessages = {
    messages: compiling,
    language: plan.language,
    zone: plan.timezone,
    channel: plan.channel.name,
    maxLength: options.maxLength,
    link: plan.link === undefined ? undefined : linkPatternOf(plan.link.url),
    destinations: plan.destinations,
    deadline: deadlineShownOf(plan.deadline, at),
    sampleNow: instant(at - millis(30 * 86_400_000)),
    formats: formatsByLocale(),
    today: todayIn(),
    formatLocales: new Map(),
  }
  const cases: { readonly text: TextCase; readonly compiled: CompiledText }[] = []
  for (const message of messagesOf(plan).values()) {
    const texts = new Map<LocaleTag, CompiledText>()
    for (const [locale, source] of message.texts) {
      const text = caseOf(plan, options, message, locale, source)
      const { found, done } = compileOne(compiled, text)
      problems.push(...found)
      if (done === undefined) continue
      texts.set(locale, done)
      cases.push({ text, compiled: done })
    }
    compiling.set(message.name, messageOf(message, texts))
  }
  for (const { text, compiled: done } of cases) problems.push(...judgeOutcome(compiled, text, done, options))
  problems.push(...judgeMessages(plan, compiled, options))
  if (options.templates) problems.push(...judgeTemplates(plan, compiled))
  return { messages: compiled, problems: inTextOrder(problems) }
}

/** The columns of a row that the messages name: no other needs to be kept. */
export const columnsUsed = (compiled: CompiledMessages): readonly string[] => {
  const names = [...compiled.messages.values()].flatMap(({ texts }) => [...texts.values()].flatMap(columnsOf))
  return [...new Set(names)].sort()
}

const caseOf = (
  plan: Plan,
  { columns }: CompileOptions,
  message: MessagePlan,
  locale: LocaleTag,
  source: string,
): TextCase => ({
  plan,
  message: message.name,
  locale,
  source,
  builtIn: message.from === 'built-in',
  columns,
  isTemplate: message.template !== undefined,
  isCorrection: isOnlyCorrection(plan, message.name),
})

/** A text with errors is still taken apart, where it can be, so that what a platform would refuse is told with them. */
const compileOne = (
  compiled: CompiledMessages,
  text: TextCase,
): { readonly found: readonly Problem[]; readonly done?: CompiledText } => {
  // A built-in text is proven by the tests of this room for every plan there can be; reading it twice would cost each start.
  const found = text.builtIn ? [] : judgeSource(text)
  try {
    const done = takeApart(compiled, text)
    const all = text.isTemplate ? [...found, ...judgeTemplate(text, done)] : found
    return hasErrors(all) ? { found: all } : { found: all, done }
  } catch (error) {
    return { found: found.length > 0 ? found : [unreadable(text, error)] }
  }
}

const takeApart = (
  compiled: CompiledMessages,
  { plan, locale, source, isTemplate }: TextCase,
): CompiledText =>
  compileText(source, {
    locale,
    constants: { service: serviceIn(plan.service, locale, source), channel: plan.channel.name },
    oneLine: isTemplate,
    zone: plan.timezone,
    formats: compiled.formats,
  })

const messageOf = (message: MessagePlan, texts: ReadonlyMap<LocaleTag, CompiledText>): CompiledMessage => ({
  name: message.name,
  texts,
  linkButton: message.button?.url === 'link',
  choices: new Map(),
  ...(message.template === undefined
    ? {}
    : {
        template: {
          name: message.template.name,
          languages: message.template.languages,
          ...(message.template.ttl === undefined
            ? {}
            : { ttlSeconds: Math.floor(message.template.ttl / 1000) }),
        },
      }),
})
