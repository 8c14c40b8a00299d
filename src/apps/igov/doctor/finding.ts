/** One thing that `igov doctor` looked at. */
export type Finding = {
  /** `bad` keeps iGov from running; `warning` may hurt later; `note` is information */
  state: 'good' | 'note' | 'warning' | 'bad'
  subject: string
  says: string
  /** what to do about it */
  mend?: string
}

/** Whether a finding counts against the machine. */
export const ill = ({ state }: Finding) => state === 'bad'
