import { visible } from './visible.ts'
import { padAfter, wrapped } from './width.ts'

/** One thing said under a label, such as `gate`. */
export type Note = { readonly label: string; readonly text: string }

const labelWidth = 11

/** Notes under each other, a label only where it is another one than above; no line is wider than `columns`. */
export const noteLines = (notes: readonly Note[], columns: number, head = '  '): readonly string[] =>
  notes.flatMap(({ label, text }, at) => {
    const shown = notes[at - 1]?.label === label ? '' : label
    const margin = ' '.repeat(head.length + labelWidth)
    const [first = '', ...more] = wrapped(visible(text), columns - margin.length)
    return [`${head}${padAfter(shown, labelWidth)}${first}`, ...more.map((line) => `${margin}${line}`)]
  })
