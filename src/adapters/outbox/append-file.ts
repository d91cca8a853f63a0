import { constants } from 'node:fs'
import { type FileHandle, mkdir, open } from 'node:fs/promises'
import { dirname } from 'node:path'

/** What became of one line: it is in the file, whole; or it is not, and why. */
export type Appended = 'written' | { readonly failed: unknown }

type Waiting = { readonly line: string; readonly settle: (result: Appended) => void }

const newLine = 0x0a

/**
 * A file of lines that only grows. Nothing is opened or made before the first line. Lines that wait while a write is under way go out
 * together in the next one. A line that a crash or a full disk cut short is never continued by another: the piece is cut off again, or,
 * where somebody else has written to the file meanwhile, closed with a newline.
 */
export class AppendFile {
  readonly #path: string
  #file: FileHandle | undefined
  #waiting: Waiting[] = []
  #draining: Promise<void> | undefined
  /** Where the file ends as far as we know: true as long as nobody else writes to it. */
  #end = 0
  /** The last line in the file is a piece: the next one begins with a newline. */
  #endsTorn = false

  constructor(path: string) {
    this.#path = path
  }

  /** Never rejects. When it resolves with `written`, the write has returned. */
  append(line: string): Promise<Appended> {
    return new Promise((settle) => {
      this.#waiting.push({ line, settle })
      this.#draining ??= this.#drain()
    })
  }

  /** Resolves when no line waits any more. */
  async idle(): Promise<void> {
    while (this.#draining !== undefined) await this.#draining
  }

  async close(): Promise<void> {
    await this.idle()
    const file = this.#file
    this.#file = undefined
    await file?.close()
  }

  async #drain(): Promise<void> {
    // Lets those who append in the same turn join the first group.
    await Promise.resolve()
    while (this.#waiting.length > 0) {
      const group = this.#waiting
      this.#waiting = []
      await this.#writeGroup(group)
    }
    this.#draining = undefined
  }

  async #writeGroup(group: readonly Waiting[]): Promise<void> {
    let written = 0
    let lead = 0
    try {
      this.#file ??= await this.#open()
      const file = this.#file
      lead = this.#endsTorn ? 1 : 0
      const bytes = Buffer.from(`${lead === 1 ? '\n' : ''}${group.map(({ line }) => line).join('')}`)
      while (written < bytes.length) written += (await file.write(bytes, written)).bytesWritten
      this.#endsTorn = false
      this.#end += written
      for (const { settle } of group) settle('written')
    } catch (failed) {
      const { whole, bytes } = wholeLines(group, lead, written)
      await this.#dropPiece(written, bytes)
      group.forEach(({ settle }, index) => {
        settle(index < whole ? 'written' : { failed })
      })
    }
  }

  async #open(): Promise<FileHandle> {
    await mkdir(dirname(this.#path), { recursive: true })
    const file = await open(this.#path, constants.O_APPEND | constants.O_CREAT | constants.O_RDWR, 0o600)
    try {
      const stats = await file.stat()
      // Its lines name people in clear. Where it is somebody else's file they have decided who reads it.
      if (stats.isFile() && (stats.mode & 0o077) !== 0) await file.chmod(0o600).catch(() => undefined)
      this.#end = stats.isFile() ? stats.size : 0
      const last = this.#end === 0 ? undefined : await file.read(Buffer.alloc(1), 0, 1, this.#end - 1)
      this.#endsTorn = last !== undefined && last.buffer[0] !== newLine
      return file
    } catch (error) {
      await file.close()
      throw error
    }
  }

  /** After a write that failed half-way: `written` bytes of it are in the file, of which the first `whole` are good. */
  async #dropPiece(written: number, whole: number): Promise<void> {
    if (written > 0) this.#endsTorn = written > whole
    if (written > whole && this.#file !== undefined) {
      try {
        const { size } = await this.#file.stat()
        // Were there more than we wrote, cutting could take somebody else's line.
        if (size === this.#end + written) {
          await this.#file.truncate(this.#end + whole)
          this.#endsTorn = false
        }
      } catch {
        // The piece stays, and the next line starts below it.
      }
    }
    this.#end += whole
  }
}

/** How many lines of a group are whole in its first `written` bytes, and where the last of them ends. */
const wholeLines = (
  group: readonly Waiting[],
  lead: number,
  written: number,
): { readonly whole: number; readonly bytes: number } => {
  let bytes = Math.min(lead, written)
  let whole = 0
  for (const { line } of group) {
    const end = bytes + Buffer.byteLength(line)
    if (end > written) break
    bytes = end
    whole += 1
  }
  return { whole, bytes }
}
