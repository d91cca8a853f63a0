import { type Fields, fieldsOf } from '../../../base/foreign-json.ts'
import type { SenderId } from '../../../model/names.ts'
import type { ActionRequest } from '../../actions.ts'
import type { Graph } from '../graph.ts'

export type Around = { readonly graph: Graph; readonly asked: ActionRequest; readonly signal: AbortSignal }

/** One named operation. Each method throws a `Trouble` where it did not come to its end, and says in words what it came to. */
export type Operation = {
  readonly needsAccount?: true
  read(around: Around): Promise<unknown>
  perform(around: Around, before: unknown): Promise<string>
  undo(around: Around, before: unknown): Promise<string>
}

/** What was read of each number, by its id. */
export type ByNumber = Readonly<Record<string, Fields>>

export const byNumber = (before: unknown): ByNumber =>
  Object.fromEntries(Object.entries(fieldsOf(before) ?? {}).map(([id, state]) => [id, fieldsOf(state) ?? {}]))

/** One number after the other: what one refuses stops the rest, and a second call goes on where the first one stopped. */
export const eachNumber = async <Result>(
  { graph }: Pick<Around, 'graph'>,
  work: (id: SenderId) => Promise<Result>,
): Promise<Readonly<Record<string, Result>>> => {
  const results: Record<string, Result> = {}
  for (const id of graph.numbers) results[id] = await work(id)
  return results
}

/** `2 numbers`. */
export const numbersText = (n: number): string => `${n} ${n === 1 ? 'number' : 'numbers'}`

export const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other)
