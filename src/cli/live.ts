import type { RunEvent } from '../app/run-context.ts'
import type { Surroundings } from '../app/surroundings.ts'
import { counted, grouped } from '../report/numbers.ts'
import { liveLine, plainProgressLine } from '../report/run-lines.ts'
import type { Console, GlobalOptions } from './console.ts'

/** How often the live line is drawn anew, and how often a plain one is written where there is no terminal. */
const drawEveryMs = 200
const plainEveryMs = 5000

type Delivering = Extract<RunEvent, { kind: 'delivering' }>

/** Shows a run as it goes: a live line on a terminal, a plain line every few seconds elsewhere, nothing with `--quiet`. */
export type Live = {
  tell(event: RunEvent): void
  /** Puts the terminal back as it was. */
  end(): void
}

export const liveOf = async (
  surroundings: Surroundings,
  console: Console,
  options: GlobalOptions,
): Promise<Live> => {
  if (options.quiet === true) return { tell: () => {}, end: () => {} }
  const spinner = surroundings.isTerminal.errors ? await spinnerOf(surroundings) : undefined
  const { machine } = surroundings.clocks
  let timer: NodeJS.Timeout | undefined

  const stop = (): void => {
    clearInterval(timer)
    timer = undefined
    spinner?.stop()
  }
  const show = ({ occurrence, pending, progress }: Delivering): void => {
    const startedAt = machine.now()
    const draw = (): void => {
      const seconds = Math.max(0.001, (machine.now() - startedAt) / 1000)
      const done = progress.accepted + progress.failed + progress.inDoubt + progress.suppressed
      const perSecond = done / seconds
      const line = {
        occurrence,
        done,
        total: pending,
        perSecond,
        failed: progress.failed,
        inDoubt: progress.inDoubt,
        secondsLeft: perSecond > 0 ? Math.max(0, pending - done) / perSecond : undefined,
      }
      if (spinner !== undefined) spinner.show(liveLine(line, console.lookOfErrors))
      else console.remark(plainProgressLine(line))
    }
    timer = setInterval(draw, spinner === undefined ? plainEveryMs : drawEveryMs)
    timer.unref()
  }
  return {
    tell: (event) => {
      if (event.kind === 'delivering') show(event)
      else if (event.kind === 'delivered') stop()
      else {
        const words = wordsOf(event)
        if (words !== undefined) console.remark(words)
      }
    },
    end: stop,
  }
}

type Spinner = { show(text: string): void; stop(): void }

const spinnerOf = async ({ stderr }: Surroundings): Promise<Spinner> => {
  const { default: ora } = await import('ora')
  const spinner = ora({ stream: stderr as NodeJS.WriteStream, discardStdin: false })
  return {
    show: (text) => {
      spinner.text = text
      if (!spinner.isSpinning) spinner.start()
    },
    stop: () => {
      spinner.stop()
    },
  }
}

const wordsOf = (event: RunEvent): string | undefined => {
  switch (event.kind) {
    case 'audience':
      return audienceWords(event)
    case 'regrouped':
      return `${counted(event.n, 'person is', 'people are')} in another cohort by the new revision.`
    case 'owed':
      return `${event.occurrence}: ${counted(event.n, 'person was', 'people were')} told what is no longer true.`
    case 'in-doubt':
      return `${counted(event.n, 'delivery', 'deliveries')} of the last runner had no recorded answer.`
    case 'settled':
      return `${counted(event.n, 'delivery', 'deliveries')} in doubt: the channel told what became of them.`
    case 'skipped':
      return `${event.occurrence}: ${event.as}; ${event.why}.`
    case 'expired':
      return `${event.occurrence}: ${counted(event.n, 'delivery', 'deliveries')} expired; ${event.why}.`
    case 'acted':
      return actedWords(event)
    case 'moved-gate':
      return `${event.occurrence}: the gate is ${event.gate}.`
    case 'mention':
      return event.text
    default:
      return undefined
  }
}

const actedWords = ({ action, became, why, isReal }: Extract<RunEvent, { kind: 'acted' }>): string => {
  if (!isReal) return `${action}: would be done.`
  const words = {
    done: 'done',
    later: 'not done yet, tried again later',
    failed: 'failed',
    in_doubt: 'nobody knows whether it was done',
    refused: 'not done',
  }[became]
  return `${action}: ${words}; ${why}.`
}

const audienceWords = ({
  people,
  joined,
  rejected,
  rejectsFile,
}: Extract<RunEvent, { kind: 'audience' }>): string => {
  const bad =
    rejected === 0
      ? ''
      : `; ${counted(rejected, 'row')} could not be used${rejectsFile === undefined ? '' : `, kept in ${rejectsFile}`}`
  return `Audience: ${grouped(people)} people${joined === people ? '' : `, ${grouped(joined)} of them new`}${bad}.`
}
