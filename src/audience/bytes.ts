import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import { audienceFailure, fileFailure } from './failure.ts'

const pieceSize = 65_536

/** The bytes of a file, a piece at a time. Opened when the first is asked for. */
export async function* fileBytes(path: string, name: string, signal?: AbortSignal): AsyncGenerator<Buffer> {
  try {
    if ((await stat(path)).isDirectory()) throw Object.assign(new Error('is a directory'), { code: 'EISDIR' })
    const stream = createReadStream(path, {
      highWaterMark: pieceSize,
      ...(signal === undefined ? {} : { signal }),
    })
    for await (const piece of stream) yield toBuffer(piece)
  } catch (error) {
    signal?.throwIfAborted()
    throw fileFailure(name, error)
  }
}

/** The bytes of a stream that somebody else opened. */
export async function* streamBytes(
  stream: Readable,
  name: string,
  signal?: AbortSignal,
): AsyncGenerator<Buffer> {
  const stop = (): void => void stream.destroy()
  signal?.throwIfAborted()
  signal?.addEventListener('abort', stop, { once: true })
  try {
    for await (const piece of stream) yield toBuffer(piece)
  } catch (error) {
    signal?.throwIfAborted()
    throw fileFailure(name, error)
  } finally {
    signal?.removeEventListener('abort', stop)
  }
  signal?.throwIfAborted()
}

const toBuffer = (piece: unknown): Buffer => {
  if (Buffer.isBuffer(piece)) return piece
  return piece instanceof Uint8Array
    ? Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength)
    : Buffer.from(String(piece))
}

/** A stream and its first bytes, which the stream still begins with. Fewer than asked for only where there are no more. */
export type Headed = { readonly head: Buffer; readonly bytes: AsyncGenerator<Buffer> }

/** Looks at the first bytes of a stream without taking them away. */
export const withHead = async (bytes: AsyncGenerator<Buffer>, size: number): Promise<Headed> => {
  const taken: Buffer[] = []
  let length = 0
  while (length < size) {
    const next = await bytes.next()
    if (next.done === true) break
    taken.push(next.value)
    length += next.value.length
  }
  const head = Buffer.concat(taken)
  return { head: head.subarray(0, size), bytes: joined(head, bytes) }
}

async function* joined(head: Buffer, rest: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  try {
    if (head.length > 0) yield head
    yield* rest
  } finally {
    // Returning from the first yield never enters the rest, whose file or child would stay open.
    await rest.return(undefined)
  }
}

/** What a file's content tells of its kind, where it is none that can be read. */
export const refuseForeign = (head: Buffer, name: string): void => {
  if (head.subarray(0, 4).equals(Buffer.from('PK\u0003\u0004')))
    throw audienceFailure(
      `"${name}" is a ZIP archive or an Excel workbook, which cannot be read.`,
      'Save the sheet as CSV (UTF-8), or unpack the archive.',
    )
  if (isUtf16(head))
    throw audienceFailure(
      `"${name}" is no UTF-8 text (it looks like UTF-16), so its people cannot be read.`,
      'Convert it: iconv -f UTF-16 -t UTF-8 OLD > NEW',
    )
}

const isUtf16 = (head: Buffer): boolean =>
  (head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff) || head.includes(0)
