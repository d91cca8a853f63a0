import { type BuiltInMessage, builtInMessages } from '../model/built-in-messages.ts'
import type { LocaleTag } from '../model/names.ts'
import type { MessagePlan, Plan } from '../model/plan.ts'
import { languages } from './built-in/languages.ts'
import type { LocaleTexts, NamedOrNot } from './built-in/locale-texts.ts'

/** What of a plan the built-in texts depend on. */
export type Features = {
  /** The plan names the service; else the texts say "this service". */
  readonly named: boolean
  /** The deadline has a time of day: then the texts show it, with the zone. */
  readonly timed: boolean
  readonly history: 'link' | 'export' | 'none'
  /** There is a `link:` section to make links from. */
  readonly link: boolean
  readonly destinations: boolean
  /** The channel whose own menus the steps of the export name. */
  readonly channel: 'whatsapp' | 'other'
}

export const featuresOf = (
  plan: Pick<Plan, 'service' | 'deadline' | 'history' | 'link' | 'destinations' | 'channel'>,
): Features => ({
  named: plan.service !== undefined,
  timed: plan.deadline.time !== undefined,
  history: plan.history,
  link: plan.link !== undefined,
  destinations: plan.destinations.length > 0,
  channel: /^whats\s?app\b/i.test(plan.channel.name) ? 'whatsapp' : 'other',
})

/** "This service" in the languages of the built-in texts, as in the middle of a sentence. */
export const thisServiceIn: ReadonlyMap<LocaleTag, string> = new Map(
  languages.map((texts) => [texts.locale, texts.thisService]),
)

/** The built-in messages as a plan with these features gets them: Liquid texts, in every language. */
export const builtInTexts = (features: Features): ReadonlyMap<BuiltInMessage, MessagePlan> =>
  new Map(
    builtInMessages.map((name) => [
      name,
      {
        name,
        from: 'built-in',
        texts: new Map(languages.map((texts) => [texts.locale, textOf(name, texts, features)])),
      },
    ]),
  )

const textOf = (name: BuiltInMessage, texts: LocaleTexts, features: Features): string => {
  const text = paragraphsOf(name, texts, features).join('\n\n')
  return features.timed ? text.replaceAll('| date }}', '| datetime }}') : text
}

const paragraphsOf = (name: BuiltInMessage, texts: LocaleTexts, features: Features): string[] => {
  const one = (sentence: NamedOrNot) => (features.named ? sentence.named : sentence.unnamed)
  const onward = features.destinations ? [texts.continuing] : []
  switch (name) {
    case 'announce':
    case 'reminder':
      return [one(texts[name]), ...historyOf(texts, features), ...onward]
    case 'reply':
      return [one(texts.reply), ...onward]
    case 'export':
      return [features.channel === 'whatsapp' ? texts.steps.whatsapp : texts.steps.elsewhere]
    case 'moved':
    case 'exempt':
    case 'reopened':
      return [one(texts[name])]
  }
}

const historyOf = (texts: LocaleTexts, features: Features): string[] => {
  if (features.history === 'export') return [texts.exporting]
  return features.history === 'link' && features.link ? [texts.linking] : []
}
