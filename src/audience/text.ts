import { StringDecoder } from 'node:string_decoder'

/** UTF-8 text, a piece at a time, without the byte order mark; a character that lies across two pieces stays whole. */
export async function* textOf(bytes: AsyncGenerator<Buffer>): AsyncGenerator<string> {
  const decoder = new StringDecoder('utf8')
  let first = true
  for await (const piece of bytes) {
    const text = decoder.write(piece)
    if (text === '') continue
    yield first && text.charCodeAt(0) === 0xfeff ? text.slice(1) : text
    first = false
  }
  const rest = decoder.end()
  if (rest !== '') yield rest
}
