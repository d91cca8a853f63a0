import type { Surroundings } from './surroundings.ts'

const longest = 4096

/** The first line of standard input that is not empty: for an address that is to stay out of a shell's history. */
export const firstLine = async ({ stdin }: Surroundings): Promise<string> => {
  let text = ''
  for await (const chunk of stdin) {
    text += String(chunk)
    if (text.trimStart().includes('\n') || text.length > longest) break
  }
  const [line = ''] = text.trimStart().split('\n')
  return line.trim()
}
