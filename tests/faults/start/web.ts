import { createServer } from 'node:http'
import pg from 'pg'
import { runChild } from '../../../src/kernel/child.ts'

/** `POST /7` records act 7 and answers 201 once it is durable; `GET /` lists what is recorded. */
runChild(async () => {
  const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 4 })
  pool.on('error', () => {})
  const server = createServer(async (request, response) => {
    try {
      if (request.method === 'POST') {
        await pool.query('insert into act values ($1)', [request.url?.slice(1)])
        response.writeHead(201).end()
      } else {
        const { rows } = await pool.query('select array_agg(id order by id) as ids from act')
        response.end(JSON.stringify(rows[0].ids ?? []))
      }
    } catch {
      response.writeHead(503).end()
    }
  })
  await new Promise<void>((resolve) => server.listen(Number(process.env.PORT), resolve))
  return {
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      await pool.end()
    },
  }
})
