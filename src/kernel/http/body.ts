import multipart, { type MultipartFile } from '@fastify/multipart'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { plainTyped } from '../pack/identifier.ts'
import { kernelProblem, Problem } from '../problem.ts'
import { giveUp, type Intake, intakeFor } from './intake.ts'
import type { FormBody, UploadedFile } from './route.ts'

const MAX_FIELDS = 1_000
const MAX_NAME_BYTES = 200
const MAX_FIELD_BYTES = 64 * 1024
const MAX_FILES = 10
const MAX_FILE_BYTES = 12 * 1024 * 1024

export const EMPTY_FORM: FormBody = { fields: {}, files: {} }

/** Lets the server read forms, typed or with files; nothing else is accepted. */
export async function acceptForms(app: FastifyInstance) {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string' },
    (_request, body, done) => {
      try {
        done(null, parseUrlEncoded(String(body)))
      } catch (error) {
        done(error as Error)
      }
    },
  )
  await app.register(multipart, {
    throwFileSizeLimit: false,
    limits: {
      fields: MAX_FIELDS,
      fieldNameSize: MAX_NAME_BYTES,
      fieldSize: MAX_FIELD_BYTES,
      files: MAX_FILES,
      fileSize: MAX_FILE_BYTES,
      parts: MAX_FIELDS + MAX_FILES,
    },
  })
}

/**
 * The form that a request carries.
 *
 * A file is held in memory until the act stores it in its transaction, so an upload that breaks off
 * leaves nothing behind. One that is larger than it may be is read past and marked `tooLarge`, so
 * that its field can say so and what was typed beside it is kept.
 *
 * @param mayKeep  asked, with what was typed before the first file, whether files are worth keeping
 * @throws kernel/too-large, kernel/bad-request
 */
export async function readForm(
  request: FastifyRequest,
  mayKeep: (form: FormBody) => boolean,
): Promise<FormBody> {
  if (!request.isMultipart()) return (request.body as FormBody | undefined) ?? EMPTY_FORM
  const intake = intakeFor(request)
  try {
    return await Promise.race([readParts(request, intake, mayKeep), tooMuch(request, intake)])
  } catch (error) {
    const { code, statusCode } = error as { code?: string; statusCode?: number }
    if (error instanceof Problem || code !== undefined || statusCode !== undefined) throw error
    // The reader of parts has no code for a boundary that is missing or a line that broke off.
    throw kernelProblem('bad-request')
  }
}

/** Never settles for a body within its limit; one without an announced length is counted as it comes. */
function tooMuch(request: FastifyRequest, { passed }: Intake) {
  const { raw } = request
  return new Promise<never>((_resolve, reject) => {
    let count = 0
    const add = (chunk: Buffer) => {
      count += chunk.length
      if (count <= passed) return
      raw.off('data', add)
      raw.unpipe()
      raw.pause()
      giveUp(request)
      reject(kernelProblem('too-large', { limit: '' }))
    }
    raw.on('data', add)
  })
}

async function readParts(
  request: FastifyRequest,
  { typed, kept }: Intake,
  mayKeep: (form: FormBody) => boolean,
): Promise<FormBody> {
  const fields = new Map<string, string[]>()
  const files: [string, UploadedFile][] = []
  let typedBytes = 0
  let room: number | undefined
  for await (const part of request.parts()) {
    if (part.type === 'field') {
      typedBytes += part.fieldname.length + Buffer.byteLength(String(part.value))
      if (typedBytes > typed || part.valueTruncated) throw kernelProblem('too-large', { limit: '' })
      add(fields, part.fieldname, part.value)
      continue
    }
    room ??= mayKeep({ fields: collect(fields), files: {} }) ? kept : 0
    const bytes = await readWithin(part.file, room)
    room -= bytes?.length ?? 0
    if (bytes === undefined) {
      files.push([part.fieldname, { ...NO_FILE, name: part.filename || 'file', tooLarge: true }])
    } else if (part.filename || bytes.length > 0) {
      files.push([part.fieldname, { name: part.filename || 'file', bytes }])
    }
  }
  return { fields: collect(fields), files: Object.fromEntries(files) }
}

const NO_FILE = { bytes: Buffer.alloc(0) }

/** All of a part, or undefined where that is more than there is room for; read to its end either way. */
async function readWithin(file: MultipartFile['file'], room: number): Promise<Buffer | undefined> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of file) {
    size += chunk.length
    if (size <= room) chunks.push(chunk)
    else chunks.length = 0
  }
  return size > room || file.truncated ? undefined : Buffer.concat(chunks, size)
}

function parseUrlEncoded(body: string): FormBody {
  const fields = new Map<string, string[]>()
  let count = 0
  for (const [name, value] of new URLSearchParams(body)) {
    if (++count > MAX_FIELDS) throw kernelProblem('bad-request')
    add(fields, name, value)
  }
  return { fields: collect(fields), files: {} }
}

function add(fields: Map<string, string[]>, name: string, value: unknown) {
  if (typeof value !== 'string' || Buffer.byteLength(name) > MAX_NAME_BYTES) {
    throw kernelProblem('bad-request')
  }
  // PostgreSQL cannot hold U+0000, and half of a surrogate pair is no text.
  const clean = value.replaceAll('\0', '').toWellFormed()
  const values = fields.get(name)
  if (values) values.push(clean)
  else fields.set(name, [clean])
}

const collect = (fields: Map<string, string[]>): FormBody['fields'] =>
  Object.fromEntries(
    [...fields].map(([name, values]) => [name, values.length === 1 ? (values[0] ?? '') : values]),
  )

/** The one value of a field; the first where there are several, empty where there is none. */
export function fieldOf(form: FormBody, name: string): string {
  const value = Object.hasOwn(form.fields, name) ? form.fields[name] : undefined
  return typeof value === 'string' ? value : (value?.[0] ?? '')
}

/** The three boxes of a date, as they were typed. */
export const datePartsOf = (form: FormBody, name: string) => ({
  day: fieldOf(form, `${name}.day`),
  month: fieldOf(form, `${name}.month`),
  year: fieldOf(form, `${name}.year`),
})

/** The day in them as `YYYY-MM-DD`, whether there is such a day or not; empty where all are empty. */
export function dayOf(form: FormBody, name: string): string {
  const { day, month, year } = datePartsOf(form, name)
  if (day === '' && month === '' && year === '') return ''
  const digits = (text: string, length: number) => plainTyped(text).padStart(length, '0')
  return `${digits(year, 4)}-${digits(month, 2)}-${digits(day, 2)}`
}
