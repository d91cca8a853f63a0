import { type Answering, accept } from './recording-platform.ts'

/** A platform's answers, kept back until they are released. */
export type HeldAnswers = {
  readonly answer: Answering
  /** Gives all that were kept back, and from now on each at once. */
  release(): void
}

/** Keeps whoever sends in the middle of a run for as long as a test needs, however slowly the others start meanwhile. */
export const heldAnswers = (): HeldAnswers => {
  const held: (() => void)[] = []
  let released = false
  return {
    answer: (request, response, number) => {
      if (released) accept(request, response, number)
      else held.push(() => accept(request, response, number))
    },
    release: () => {
      released = true
      for (const give of held.splice(0)) give()
    },
  }
}

/** Releases the answers once all but one have ended: the one that works cannot end before. */
export const releasedByLast = async <T>(
  runs: readonly Promise<T>[],
  answers: HeldAnswers,
): Promise<readonly T[]> => {
  let ended = 0
  const watched = runs.map((run) =>
    run.finally(() => {
      ended += 1
      if (ended === runs.length - 1) answers.release()
    }),
  )
  return await Promise.all(watched)
}
