/**
 * Something about the machine or the set-up that keeps PostgreSQL from serving and that a person can
 * mend. The message is complete sentences for that person; commands print it without a stack.
 */
export class ServerError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'ServerError'
  }
}

/** Whether a system call, or a line that a program printed, says that the disk is full. */
export const saysDiskFull = (cause: unknown) =>
  /ENOSPC|EDQUOT|No space left on device|Disk quota exceeded/i.test(String(cause))

/** The error for a full disk: what it is about and where. */
export const diskFull = (dir: string, cause?: unknown) =>
  new ServerError(
    `The disk that holds ${dir} is full. Make room there, or set IGOV_DATA to a folder on another disk.`,
    { cause },
  )
