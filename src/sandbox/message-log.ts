import { constants } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { setTimeout } from 'node:timers/promises'

/** Lines of so long go out together: a write for every few answers would cost as much as answering them. */
const gatherMs = 5

/** One NDJSON line for each message a stand-in accepted, written a few milliseconds after it. */
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
    while (this.#waiting.length > 0) {
      await setTimeout(gatherMs)
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
