const MOST_OCTETS = 75

type Entry = { id: string; at: Date; made: Date; minutes: number; summary: string; place: string }

/**
 * One appointment as a file that calendars open.
 *
 * @source RFC 5545, sections 3.1 (lines of 75 octets), 3.3.11 (escapes), 3.6.1
 */
export function calendarFile({ id, at, made, minutes, summary, place }: Entry): string {
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//iGov//cases//EN',
    'BEGIN:VEVENT',
    `UID:${escaped(id)}`,
    `DTSTAMP:${utc(made)}`,
    `DTSTART:${utc(at)}`,
    `DURATION:PT${minutes}M`,
    `SUMMARY:${escaped(summary)}`,
    `LOCATION:${escaped(place)}`,
    'END:VEVENT',
    'END:VCALENDAR',
  ]
  return `${lines.map(folded).join('\r\n')}\r\n`
}

const utc = (at: Date) => `${at.toISOString().replace(/[-:]/g, '').slice(0, 15)}Z`

const escaped = (text: string) =>
  text.replace(/[\\;,]/g, (one) => `\\${one}`).replace(/\r?\n/g, '\\n')

/** Between characters, never inside one: a letter of Arabic has two octets. */
function folded(line: string): string {
  let text = ''
  let octets = 0
  for (const character of line) {
    const more = Buffer.byteLength(character)
    if (octets + more > MOST_OCTETS) {
      text += '\r\n '
      octets = 1
    }
    text += character
    octets += more
  }
  return text
}
