import { constants } from 'node:fs'
import { type FileHandle, mkdir, open } from 'node:fs/promises'
import { dirname } from 'node:path'

/** What became of one line: it is in the file, whole; or it is not, and why. */
export type Appended = 'written' | Failed

export type Failed = { readonly failed: unknown; readonly during: 'open' | 'write' }

type Waiting = { readonly line: string; readonly settle: (result: Appended) => void }

/** As much of a file as this needs; a test gives one that fails half-way. */
export type LineFile = Pick<FileHandle, 'write' | 'read' | 'stat' | 'truncate' | 'chmod' | 'close'>

const newLine = 0x0a

const openToAppend = async (path: string): Promise<LineFile> => {
  await mkdir(dirname(path), { recursive: true })
  return open(path, constants.O_APPEND | constants.O_CREAT | constants.O_RDWR, 0o600)
}

/**
 * A file of lines that only grows. Nothing is opened or made before the first line. Lines that wait while a write is under way go out
 * together in the next one. A line that a crash or a full disk cut short is never continued by another: the piece is cut off again, or,
 * where somebody else has written to the file meanwhile, closed with a newline.
 */
export class AppendFile {
  readonly #path: string
  readonly #openFile: (path: string) => Promise<LineFile>
  #file: LineFile | undefined
  #waiting: Waiting[] = []
  #draining: Promise<void> | undefined
  /** Where the file ends as far as we know: true as long as nobody else writes to it. */
  #end = 0
  /** The last line in the file is a piece: the next one begins with a newline. */
  #endsTorn = false

  constructor(path: string, openFile: (path: string) => Promise<LineFile> = openToAppend) {
    this.#path = path
    this.#openFile = openFile
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
    let file: LineFile
    try {
      this.#file ??= await this.#open()
      file = this.#file
    } catch (failed) {
      for (const { settle } of group) settle({ failed, during: 'open' })
      return
    }
    const lead = this.#endsTorn ? 1 : 0
    const bytes = Buffer.from(`${lead === 1 ? '\n' : ''}${group.map(({ line }) => line).join('')}`)
    let written = 0
    try {
      while (written < bytes.length) written += (await file.write(bytes, written)).bytesWritten
      this.#endsTorn = false
      this.#end += written
      for (const { settle } of group) settle('written')
    } catch (failed) {
      const { whole, end } = wholeLines(group, lead, written)
      await this.#dropPiece(file, written, end)
      group.forEach(({ settle }, index) => {
        settle(index < whole ? 'written' : { failed, during: 'write' })
      })
    }
  }

  async #open(): Promise<LineFile> {
    const file = await this.#openFile(this.#path)
    try {
      const stats = await file.stat()
      // Its lines name people in clear. Where it is somebody else's file they have decided who reads it.
      if (stats.isFile() && (stats.mode & 0o077) !== 0) await file.chmod(0o600).catch(() => undefined)
      await this.#findEnd(file)
      return file
    } catch (error) {
      await file.close()
      throw error
    }
  }

  async #findEnd(file: LineFile): Promise<void> {
    const stats = await file.stat()
    // A pipe or a device has no end to look at.
    this.#end = stats.isFile() ? stats.size : 0
    const last = this.#end === 0 ? undefined : await file.read(Buffer.alloc(1), 0, 1, this.#end - 1)
    this.#endsTorn = last !== undefined && last.buffer[0] !== newLine
  }

  /** After a write that failed half-way: `written` bytes of it are in the file, of which the first `whole` are good. */
  async #dropPiece(file: LineFile, written: number, whole: number): Promise<void> {
    try {
      const { size } = await file.stat()
      // Were there more than we wrote, cutting could take somebody else's line.
      if (written > whole && size === this.#end + written) await file.truncate(this.#end + whole)
      await this.#findEnd(file)
    } catch {
      // Rather an empty line than two in one.
      this.#endsTorn = true
    }
  }
}

/** How many lines of a group are whole in its first `written` bytes, and where the last of them ends. */
const wholeLines = (
  group: readonly Waiting[],
  lead: number,
  written: number,
): { readonly whole: number; readonly end: number } => {
  let end = Math.min(lead, written)
  let whole = 0
  for (const { line } of group) {
    const next = end + Buffer.byteLength(line)
    if (next > written) break
    end = next
    whole += 1
  }
  return { whole, end }
}
