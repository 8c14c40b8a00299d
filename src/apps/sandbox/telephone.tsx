import { createHash } from 'node:crypto'
import type { TextMessage } from './server.ts'

const STYLE = `
  body { font: 1.125rem/1.6 system-ui, sans-serif; max-width: 40rem; margin: 2rem auto; padding: 0 1rem; color: #1d1d1f; background: #fff }
  input, button { font: inherit; padding: .5rem .75rem; border: 2px solid #5c0a2e; border-radius: .25rem; max-width: 100% }
  button { background: #5c0a2e; color: #fff }
  li { border-block-end: 1px solid #999; padding-block: .75rem; overflow-wrap: anywhere }
  ul { list-style: none; padding: 0 }
  h2 { font-size: 1.25rem } small { color: #555 }
`
const hash = createHash('sha256').update(STYLE).digest('base64')

/** What the page may do: show itself and send its own form. */
export const POLICY = `default-src 'none'; style-src 'sha256-${hash}'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'`

/** In English and Arabic, whatever the pack: it is no page of the portal. */
const WORDS = {
  title: { en: 'Telephone (demonstration)', ar: 'الهاتف (عرض تجريبي)' },
  about: {
    en: 'Invented people have no telephones: text messages to them are shown here.',
    ar: 'ليس للأشخاص المختلقين هواتف، فتظهر رسائلهم النصية هنا.',
  },
  number: { en: 'Number', ar: 'الرقم' },
  show: { en: 'Show', ar: 'عرض' },
  messages: { en: 'Messages', ar: 'الرسائل' },
  none: { en: 'None yet.', ar: 'لا شيء بعد.' },
}

function Both({ of }: { of: { en: string; ar: string } }) {
  return (
    <>
      <span safe>{of.en}</span>{' '}
      <span lang="ar" dir="rtl" safe>
        {of.ar}
      </span>
    </>
  )
}

/** The telephone of an invented person: what came for a number. */
export function telephonePage(props: {
  number: string
  messages: readonly TextMessage[]
  timeZone: string
}): Promise<string> | string {
  const { number, messages, timeZone } = props
  const time = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium', timeZone })
  const page = (
    <html lang="en" dir="ltr">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title safe>{WORDS.title.en}</title>
        <style>{STYLE}</style>
      </head>
      <body>
        <main>
          <h1>
            <Both of={WORDS.title} />
          </h1>
          <p>
            <Both of={WORDS.about} />
          </p>
          <form>
            <p>
              <label for="number">
                <Both of={WORDS.number} />
              </label>
              <br />
              <input id="number" name="number" value={number} inputmode="tel" dir="ltr" />{' '}
              <button type="submit">
                <Both of={WORDS.show} />
              </button>
            </p>
          </form>
          <h2>
            <Both of={WORDS.messages} />
          </h2>
          {messages.length === 0 ? (
            <p>
              <Both of={WORDS.none} />
            </p>
          ) : (
            <ul>
              {messages.map(({ text, at }) => (
                <li>
                  <small safe>{time.format(at)}</small>
                  <br />
                  <span dir="auto" safe>
                    {text}
                  </span>
                </li>
              ))}
            </ul>
          )}
        </main>
      </body>
    </html>
  )
  return `<!doctype html>${page}`
}
