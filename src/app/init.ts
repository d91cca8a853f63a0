import { existsSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { adapterKindOf, adapterKinds } from '../adapters/registry.ts'
import { SunsetError } from '../base/errors.ts'
import type { Instant } from '../base/instant.ts'
import { builtInTexts } from '../messages/built-in-texts.ts'
import { builtInLanguageCodes } from '../messages/messages-of.ts'
import { zoneName } from '../model/names.ts'
import type { CalendarDate } from '../model/when.ts'
import { initialPlan } from '../plan/initial-plan.ts'
import { adapterOfChannel } from '../plan/known-adapters.ts'
import { parseSentence, type Sentence } from '../plan/sentence.ts'
import { calendarDateIn } from '../timeline/calendar-date-in.ts'

/** What is known of a plan before it is written; the rest becomes a comment to fill in. */
export type Answers = {
  readonly sentence: string
  readonly timezone?: string
  readonly history?: 'link' | 'export' | 'none'
  readonly audience?: string
}

/** Reads the sentence; refuses one that does not say who leaves what when, with what was probably meant. */
export const readSentence = (text: string): Sentence => {
  const sentence = parseSentence(text)
  const [complaint] = sentence.complaints
  if (complaint !== undefined)
    throw new SunsetError('usage', `"${text}": ${complaint.message}.`, {
      hint: complaint.hint ?? 'Write it as "ChatGPT leaves WhatsApp on 2026-01-15".',
    })
  return sentence
}

/** The file that `init` proposes: `chatgpt-leaves-whatsapp.yaml`. */
export const proposedFile = (sentence: Sentence): string => {
  const words = [sentence.service ?? '', 'leaves', sentence.channel ?? 'channel'].join(' ').toLowerCase()
  return `${words
    .normalize('NFKD')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 63)}.yaml`
}

/** The plan's text: commented, with every default written out so that it can be edited. */
export const writeInitialPlan = (answers: Answers, now: Instant): string => {
  const { sentence, timezone, history = 'link', audience } = answers
  const read = readSentence(sentence)
  const found = adapterOfChannel(read.channel ?? '', adapterKinds)
  const texts = builtInTexts({
    named: read.service !== undefined,
    timed: read.deadline?.time !== undefined,
    history,
    // Without a `link:` section there is no link yet: the texts that carry one come with it.
    link: false,
    destinations: false,
    channel: /^whats\s?app\b/i.test(read.channel ?? '') ? 'whatsapp' : 'other',
  })
  const today: CalendarDate = calendarDateIn(now, zoneName(timezone ?? 'UTC'))
  return initialPlan({
    sentence,
    history,
    today,
    ...(timezone === undefined ? {} : { timezone }),
    ...(audience === undefined ? {} : { audience }),
    ...('value' in found ? {} : { adapter: 'outbox' }),
    ...('value' in found && adapterKindOf(found.value.name)?.capabilities.templates === true
      ? { templateLanguages: builtInLanguageCodes }
      : {}),
    texts: new Map([...texts].map(([name, { texts: byLocale }]) => [name, new Map(byLocale)])),
  })
}

/** Writes it where nothing is, or (with `force`) over what is. */
export const savePlan = (folder: string, file: string, text: string, force: boolean): string => {
  const path = resolve(folder, file)
  if (existsSync(path) && !force)
    throw new SunsetError('refused', `"${file}" is there already, and was left as it is.`, {
      hint: 'Name another file with --output, or write over it with --force.',
    })
  writeFileSync(path, text)
  return path
}

/** The audience that lies in the folder under its usual name, if one does. */
export const audienceHere = (folder: string): string | undefined =>
  ['users.csv', 'audience.csv', 'recipients.csv'].find((name) => existsSync(join(folder, name)))
