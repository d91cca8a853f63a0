import { constants } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'

/** One NDJSON line for each message a stand-in accepted. Lines that come while a write is under way go out together. */
export class MessageLog {
  readonly #file: FileHandle
  #waiting: string[] = []
  #writing: Promise<void> | undefined
  #failure: { readonly error: unknown } | undefined

  private constructor(file: FileHandle) {
    this.#file = file
  }

  static async open(path: string): Promise<MessageLog> {
    return new MessageLog(
      await open(path, constants.O_APPEND | constants.O_CREAT | constants.O_WRONLY, 0o600),
    )
  }

  write(line: object): void {
    this.#waiting.push(`${JSON.stringify(line)}\n`)
    this.#writing ??= this.#drain()
  }

  /** Rejects where a line could not be written. */
  async close(): Promise<void> {
    await this.#writing
    await this.#file.close()
    if (this.#failure !== undefined) throw this.#failure.error
  }

  async #drain(): Promise<void> {
    await Promise.resolve()
    while (this.#waiting.length > 0) {
      const lines = this.#waiting
      this.#waiting = []
      try {
        await this.#file.appendFile(lines.join(''))
      } catch (error) {
        this.#failure ??= { error }
      }
    }
    this.#writing = undefined
  }
}
