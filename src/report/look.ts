import type { Paint } from './paint.ts'

/** How a text is to look: its colours, and how many columns the reader's terminal has. */
export type Look = { readonly paint: Paint; readonly columns: number }

/** Below this nothing can be laid out; a narrower terminal wraps the lines itself. */
const fewestColumns = 40

export const columnsOf = ({ columns }: Pick<Look, 'columns'>): number => Math.max(fewestColumns, columns)
