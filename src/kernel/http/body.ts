import multipart from '@fastify/multipart'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { kernelProblem, Problem } from '../problem.ts'
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
    throwFileSizeLimit: true,
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
 * leaves nothing behind.
 *
 * @throws kernel/too-large, kernel/bad-request
 */
export async function readForm(request: FastifyRequest): Promise<FormBody> {
  if (!request.isMultipart()) return (request.body as FormBody | undefined) ?? EMPTY_FORM
  try {
    return await readParts(request)
  } catch (error) {
    const { code, statusCode } = error as { code?: string; statusCode?: number }
    if (error instanceof Problem || code !== undefined || statusCode !== undefined) throw error
    // The reader of parts has no code for a boundary that is missing or a line that broke off.
    throw kernelProblem('bad-request')
  }
}

async function readParts(request: FastifyRequest): Promise<FormBody> {
  const fields = new Map<string, string[]>()
  const files: [string, UploadedFile][] = []
  for await (const part of request.parts()) {
    if (part.type === 'field') {
      add(fields, part.fieldname, part.value)
    } else {
      const bytes = await part.toBuffer()
      if (part.filename || bytes.length > 0) {
        files.push([part.fieldname, { name: part.filename || 'file', bytes }])
      }
    }
  }
  return { fields: collect(fields), files: Object.fromEntries(files) }
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
