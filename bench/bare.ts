import fastify from 'fastify'

/** The least that could answer the same: one route of Fastify's, the bytes ready. */
const { BARE_PATH = '', BARE_HEADERS = '{}', BARE_BODY = '' } = process.env
const headers = JSON.parse(BARE_HEADERS) as Record<string, string>
const body = Buffer.from(BARE_BODY, 'base64')
const app = fastify()
app.get(BARE_PATH, (_request, reply) => reply.headers(headers).send(body))
const url = await app.listen({ port: 0, host: '127.0.0.1' })
process.send?.({ url })
process.on('disconnect', () => process.exit(0))
