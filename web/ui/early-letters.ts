let caught = ''

/** A field that does not come must not take the keys from the page. */
const longestMs = 5_000

/** Keeps the letters that are typed while the field they are meant for is still on its way. */
export function catchLetters(): void {
  caught = ''
  document.addEventListener('keydown', take, { capture: true })
  setTimeout(caughtLetters, longestMs)
}

/** What was typed until now; from here on the field has the keys. */
export function caughtLetters(): string {
  document.removeEventListener('keydown', take, { capture: true })
  const letters = caught
  caught = ''
  return letters
}

function take(event: KeyboardEvent): void {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return
  if (event.key === 'Backspace') caught = caught.slice(0, -1)
  else if (event.key.length === 1) caught += event.key
  else return
  event.preventDefault()
  event.stopPropagation()
}
