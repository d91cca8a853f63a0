import { relative } from 'node:path'
import {
  type Answers,
  audienceHere,
  proposedFile,
  readSentence,
  savePlan,
  writeInitialPlan,
} from '../../app/init.ts'
import { SunsetError } from '../../base/errors.ts'
import { askText, mayAsk } from '../ask.ts'
import type { Call } from '../command.ts'

type Options = { readonly output?: string; readonly audience?: string; readonly force?: boolean }

export const runInit = async (given: string | undefined, call: Call<Options>): Promise<number> => {
  const { options, console, surroundings, now } = call
  const isAsking = mayAsk(surroundings, options)
  const sentence =
    given ??
    (isAsking
      ? await askText(surroundings, 'Who leaves what, and when? (ChatGPT leaves WhatsApp on 2026-01-15) ')
      : '')
  if (sentence === '')
    throw new SunsetError('usage', 'Nobody said who leaves what, and when.', {
      hint: 'sunset init "ChatGPT leaves WhatsApp on 2026-01-15"',
    })
  const read = readSentence(sentence)
  const found = options.audience ?? audienceHere(surroundings.cwd)
  const answers: Answers = {
    sentence,
    ...(found === undefined ? {} : { audience: found }),
    ...(isAsking ? await askForRest(call, found) : {}),
  }
  const text = writeInitialPlan(answers, now ?? surroundings.clocks.wall.now())
  const file = options.output ?? proposedFile(read)
  const path = savePlan(surroundings.cwd, file, text, options.force === true)
  const shown = relative(surroundings.cwd, path)
  if (options.json === true) console.document({ file: path })
  else
    console.answer(
      `Wrote ${shown}. Next: \`sunset check ${shown}\`, then \`sunset timeline ${shown}\` and \`sunset preview ${shown}\`.`,
    )
  return 0
}

/** Only what the sentence and the folder do not tell; an empty answer leaves it open, as a comment in the plan. */
const askForRest = async (
  { surroundings }: Call<Options>,
  audience: string | undefined,
): Promise<Partial<Answers>> => {
  const people = audience ?? (await askText(surroundings, 'Which file holds the people? (users.csv) '))
  const timezone = await askText(
    surroundings,
    'In which time zone was the date promised? (Europe/Paris; empty: UTC) ',
  )
  const history = await askText(surroundings, 'Can people keep their history? link, export or none (link) ')
  return {
    ...(people === '' ? {} : { audience: people }),
    ...(timezone === '' ? {} : { timezone: zoneOf(timezone) }),
    ...(history === '' ? {} : { history: historyOf(history) }),
  }
}

const zoneOf = (text: string): string => {
  try {
    new Intl.DateTimeFormat('en', { timeZone: text })
    return text
  } catch (cause) {
    throw new SunsetError('usage', `"${text}" is no time zone.`, {
      hint: 'Write it as Europe/Paris or America/Los_Angeles.',
      cause,
    })
  }
}

const historyOf = (text: string): 'link' | 'export' | 'none' => {
  if (text === 'link' || text === 'export' || text === 'none') return text
  throw new SunsetError('usage', `"${text}" is none of link, export, none.`)
}
