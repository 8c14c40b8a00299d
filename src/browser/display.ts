// Runs before the first paint: pages that are the same for everybody cannot carry the reader's
// choice in their HTML, so it is taken from the cookie here.
import { applyDisplay, displayInCookie } from './display-choice.ts'

applyDisplay(displayInCookie(document.cookie))
